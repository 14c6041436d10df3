package stator.item;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Goal: the hash is the one that stored data was placed by, and spreads keys of every kind.
 * Method: pinned values; the definition once more in BigInteger; flipped bits; keys that differ little or are built to
 * make a factor zero.
 */
class KeyHashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    @Test
    void shouldStayAsItIs() {
        assertHash(0x2EB3EF751E4ED6F1L, 0x91631ED1148F1576L, "");
        assertHash(0xD3F6A0F41EBEDABEL, 0x0F722D975822C25DL, "a");
        assertHash(0x0FAA6265BEFDBFB4L, 0x31B9FE4231641CCEL, "abc");
        assertHash(0xA16D359A8A3EC052L, 0x126551C67E50C1D7L, "abcd");
        assertHash(0xEE458E1866392EE9L, 0xEF027B27A8AE7CEEL, "user#17");
        assertHash(0x4960106957B56E6FL, 0x54281EA9B4E45E80L, "01234567");
        assertHash(0x137F060BD2D185BCL, 0xA7BB1FFA2FA62B90L, "0123456789abcdef");
        assertHash(0xCEAE1103A6F5A0B3L, 0x8FBBA0E7464F4DA7L, "0123456789abcdefg");
        assertHash(0xD71394E453F3E1F9L, 0x7E439CA8BB9F738EL, "The quick brown fox jumps over the lazy dog");
    }

    @Test
    void shouldBeWhatItsDefinitionSays() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            byte[] key = new byte[random.nextInt(70)];
            random.nextBytes(key);
            long seed = random.nextLong();
            assertEquals(
                    defined(seed, key),
                    KeyHash.hash64(seed, new UnsafeBuffer(key), 0, key.length),
                    RERUN + " key=" + Arrays.toString(key));
        }
    }

    @Test
    void shouldChangeHalfTheBitsWhenOneBitOfTheKeyOrSeedChanges() {
        Random random = new Random(SEED);
        for (int length : new int[] {1, 3, 4, 7, 8, 15, 16, 17, 24, 32, 40}) {
            int[] flips = new int[64];
            int trials = 0;
            byte[] key = new byte[length];
            UnsafeBuffer buffer = new UnsafeBuffer(key);
            for (int i = 0; i < 400; i++) {
                random.nextBytes(key);
                long seed = random.nextLong();
                long hash = KeyHash.hash64(seed, buffer, 0, length);
                for (int bit = 0; bit < length * 8 + 64; bit++) {
                    long other;
                    if (bit < length * 8) {
                        key[bit / 8] ^= (byte) (1 << bit % 8);
                        other = KeyHash.hash64(seed, buffer, 0, length);
                        key[bit / 8] ^= (byte) (1 << bit % 8);
                    } else {
                        other = KeyHash.hash64(seed ^ 1L << bit, buffer, 0, length);
                    }
                    for (int b = 0; b < 64; b++) {
                        flips[b] += (int) ((hash ^ other) >>> b & 1);
                    }
                    trials++;
                }
            }
            for (int b = 0; b < 64; b++) {
                double share = (double) flips[b] / trials;
                assertTrue(share > 0.48 && share < 0.52, RERUN + " length=" + length + " bit=" + b + " share=" + share);
            }
        }
    }

    @Test
    void shouldSpreadKeysThatDifferLittle() {
        int slots = 4096;
        int keys = slots * 64;
        int[] low = new int[slots];
        int[] high = new int[slots];
        Set<Long> distinct = new HashSet<>();
        for (int i = 0; i < keys; i++) {
            long hash = hash(0, "user#" + i);
            low[(int) (hash & (slots - 1))]++;
            high[(int) (hash >>> 52)]++;
            distinct.add(hash);
        }
        assertEquals(keys, distinct.size());
        for (int[] counts : new int[][] {low, high}) {
            double chiSquare = 0;
            for (int count : counts) {
                chiSquare += (count - 64.0) * (count - 64.0) / 64.0;
            }
            // 4095 degrees of freedom: mean 4095, standard deviation 90
            assertTrue(chiSquare > 3_550 && chiSquare < 4_650, "chiSquare=" + chiSquare);
        }
    }

    @Test
    void shouldLoseNothingWhenAFactorIsMadeZero() {
        UnsafeBuffer key = new UnsafeBuffer(new byte[32]);
        key.putLong(0, 0xD1B54A32D192ED03L);
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            key.putLong(8, i);
            hashes.add(KeyHash.hash64(0, key, 0, 32));
        }
        assertEquals(10_000, hashes.size());
    }

    @Test
    void shouldTellLengthsApart() {
        Set<Long> hashes = new HashSet<>();
        UnsafeBuffer zeros = new UnsafeBuffer(new byte[2048]);
        for (int length = 0; length <= 2048; length++) {
            hashes.add(KeyHash.hash64(0, zeros, 0, length));
        }
        assertEquals(2049, hashes.size());
        assertNotEquals(hash(1, "a"), hash(2, "a"));
    }

    private static void assertHash(long withZero, long withSeed, String key) {
        assertEquals(withZero, hash(0, key), key);
        assertEquals(withSeed, hash(0x5EED, key), key);
    }

    private static long hash(long seed, String key) {
        byte[] bytes = key.getBytes(US_ASCII);
        return KeyHash.hash64(seed, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static long defined(long seed, byte[] key) {
        long k0 = 0x9E3779B97F4A7C15L;
        long k1 = 0xD1B54A32D192ED03L;
        long k2 = 0x8CB92BA72F3D8DD7L;
        long k3 = 0xABC98388FB8FAC03L;
        long h = mix(seed ^ k0, key.length ^ k1);
        int p = 0;
        while (key.length - p > 16) {
            h = mix(little(key, p, 8) ^ k1, little(key, p + 8, 8) ^ h);
            p += 16;
        }
        int r = key.length - p;
        long a = 0;
        long b = 0;
        if (r >= 8) {
            a = little(key, p, 8);
            b = little(key, p + r - 8, 8);
        } else if (r >= 4) {
            a = little(key, p, 4);
            b = little(key, p + r - 4, 4);
        } else if (r >= 1) {
            a = little(key, p, 1) + (little(key, p + r / 2, 1) << 8) + (little(key, p + r - 1, 1) << 16);
        }
        h = mix(a ^ k1, b ^ h);
        return mix(h ^ k2, key.length ^ k3);
    }

    private static long little(byte[] key, int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (key[offset + i] & 0xFF);
        }
        return value;
    }

    private static long mix(long a, long b) {
        BigInteger product = unsigned(a).multiply(unsigned(b));
        return a ^ b ^ product.longValue() ^ product.shiftRight(64).longValue();
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(WORD) : signed;
    }
}
