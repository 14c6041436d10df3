package stator.index;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The keys that tests use, by number: equal numbers give equal keys. */
enum KeyShape {
    /** 44 bytes: table, hash, partition key, sort key. */
    USUAL {
        @Override
        byte[] key(int number) {
            byte[] key = new byte[44];
            new SplittableRandom(number).nextBytes(key);
            Arrays.fill(key, 0, 4, (byte) 0);
            return key;
        }
    },
    /** One partition, sort keys that grow with the number. */
    SEQUENTIAL {
        @Override
        byte[] key(int number) {
            byte[] key = "table-0-partition-seventeen/000000000000".getBytes(UTF_8);
            for (int i = key.length - 1, rest = number; rest > 0; i--, rest /= 10) {
                key[i] += (byte) (rest % 10);
            }
            return key;
        }
    },
    /** Runs of 0x00 and 0xFF of 0 to 12 bytes: everything ties, everything is a prefix of something. */
    RUNS {
        @Override
        byte[] key(int number) {
            int length = Math.floorMod(number, 13);
            byte[] key = new byte[length];
            for (int i = 0; i < length; i++) {
                key[i] = (byte) ((number >> (4 + i) & 1) == 0 ? 0x00 : 0xFF);
            }
            return key;
        }
    },
    /** 3 KB in common, then up to 6 bytes. */
    LONG_PREFIX {
        @Override
        byte[] key(int number) {
            byte[] tail = Integer.toString(number % 2000, 7).getBytes(UTF_8);
            byte[] key = Arrays.copyOf(COMMON, COMMON.length + tail.length);
            System.arraycopy(tail, 0, key, COMMON.length, tail.length);
            return key;
        }
    },
    /** Lengths from 0 to 600, with partition keys of many lengths in common, so that separators of every length occur. */
    MIXED {
        @Override
        byte[] key(int number) {
            SplittableRandom random = new SplittableRandom(number);
            int common = random.nextInt(10) * 33;
            byte[] key = new byte[common + random.nextInt(200)];
            Arrays.fill(key, 0, common, (byte) (common / 33));
            for (int i = common; i < key.length; i++) {
                key[i] = (byte) random.nextInt(-1, 2);
            }
            return key;
        }
    };

    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final byte[] COMMON = new byte[3072];

    static {
        new SplittableRandom(3).nextBytes(COMMON);
    }

    abstract byte[] key(int number);
}
