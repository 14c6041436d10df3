package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Leaves requests out of a run as long as some answer still differs. */
final class Shrinker {
    private static final int MOST_RUNS = 300;

    private final Function<List<Integer>, ModelRun.Difference> runner;
    private List<Integer> numbers;
    private ModelRun.Difference difference;
    private int runs;

    /**
     * @param runner     runs requests on fresh tables
     * @param numbers    a run that differs in its last request
     * @param difference how
     */
    Shrinker(
            Function<List<Integer>, ModelRun.Difference> runner,
            List<Integer> numbers,
            ModelRun.Difference difference) {
        this.runner = runner;
        this.numbers = numbers;
        this.difference = difference;
    }

    /** Begins with the last few requests, more and more of them, and then drops parts of what is left. */
    Shrinker shrink() {
        for (int last = 1; last < numbers.size() && runs < MOST_RUNS; last *= 4) {
            if (differs(numbers.subList(numbers.size() - last, numbers.size()))) {
                break;
            }
        }
        for (int part = numbers.size() / 2; part > 0 && runs < MOST_RUNS; part /= 2) {
            int end = numbers.size();
            while (end > 0 && runs < MOST_RUNS) {
                List<Integer> fewer = new ArrayList<>(numbers.subList(0, Math.max(0, end - part)));
                fewer.addAll(numbers.subList(end, numbers.size()));
                end = Math.min(differs(fewer) ? numbers.size() : end, Math.max(0, end - part));
            }
        }
        return this;
    }

    private boolean differs(List<Integer> fewer) {
        runs++;
        ModelRun.Difference found = fewer.isEmpty() ? null : runner.apply(fewer);
        if (found == null) {
            return false;
        }
        int behind = IntStream.range(0, fewer.size())
                .filter(i -> fewer.get(i) == found.number())
                .findFirst()
                .orElseThrow();
        numbers = new ArrayList<>(fewer.subList(0, behind + 1));
        difference = found;
        return true;
    }

    List<Integer> numbers() {
        return numbers;
    }

    ModelRun.Difference difference() {
        return difference;
    }
}
