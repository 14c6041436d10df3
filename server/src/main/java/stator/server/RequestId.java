package stator.server;

import java.util.SplittableRandom;

/** Makes request ids: 52 characters of {@code 0-9A-V}, five random bits each. For telling requests apart, not secret. Owned by one thread. */
final class RequestId {
    static final int LENGTH = 52;

    private static final int BITS_PER_CHARACTER = 5;
    private static final int CHARACTERS_PER_LONG = Long.SIZE / BITS_PER_CHARACTER;
    private static final byte[] ALPHABET = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L',
        'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V'
    };

    private final SplittableRandom random = new SplittableRandom();

    /** Writes the next id to {@code [offset, offset + LENGTH)}. */
    void next(byte[] to, int offset) {
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % CHARACTERS_PER_LONG == 0) {
                bits = random.nextLong();
            }
            to[offset + i] = ALPHABET[(int) bits & 0x1f];
            bits >>>= BITS_PER_CHARACTER;
        }
    }
}
