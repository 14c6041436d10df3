package stator.model;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Chance, repeatable by its seed. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** A number from 0, below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True in so many of a thousand cases. */
    boolean perMille(int chances) {
        return random.nextInt(1000) < chances;
    }

    boolean coin() {
        return random.nextBoolean();
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A place in a list of weights, each as likely as it weighs. */
    int weighted(int... weights) {
        int left = random.nextInt(IntStream.of(weights).sum());
        int place = 0;
        while (left >= weights[place]) {
            left -= weights[place++];
        }
        return place;
    }
}
