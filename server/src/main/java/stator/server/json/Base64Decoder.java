package stator.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict base 64, refusing what DynamoDB refuses in DynamoDB's words: whole groups of four, no line breaks, no loose bits. */
final class Base64Decoder {
    private static final byte[] SEXTETS = new byte[128];
    private static final byte INVALID = -1;

    static {
        Arrays.fill(SEXTETS, INVALID);
        byte[] alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < alphabet.length; i++) {
            SEXTETS[alphabet[i]] = (byte) i;
        }
    }

    private Base64Decoder() {}

    /** Room that {@link #decode} may need for a text of so many characters, in bytes. */
    static int maxDecodedLength(int textLength) {
        return textLength / 4 * 3;
    }

    /**
     * Decodes into the start of an array.
     *
     * @return bytes decoded
     * @throws stator.contract.DynamoDbException if this is not base 64
     */
    static int decode(char[] text, int offset, int length, byte[] to) {
        if (length % 4 != 0) {
            throw TypeConversion.refusal(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + length);
        }
        if (length == 0) {
            return 0;
        }
        int end = offset + length;
        int padding = text[end - 1] != '=' ? 0 : text[end - 2] != '=' ? 1 : 2;
        if (padding > 0) {
            // This comes before the alphabet: "=+/=" is refused for its last character, not for its first.
            int last = sextet(text[end - padding - 1]);
            if ((last & (padding == 1 ? 0x3 : 0xf)) != 0) {
                throw TypeConversion.refusal("Invalid last non-pad Base64 character dectected");
            }
        }
        int whole = padding == 0 ? end : end - 4;
        int written = 0;
        for (int from = offset; from < whole; from += 4) {
            int bits = sextet(text[from]) << 18
                    | sextet(text[from + 1]) << 12
                    | sextet(text[from + 2]) << 6
                    | sextet(text[from + 3]);
            to[written] = (byte) (bits >> 16);
            to[written + 1] = (byte) (bits >> 8);
            to[written + 2] = (byte) bits;
            written += 3;
        }
        if (padding > 0) {
            int bits = sextet(text[whole]) << 18 | sextet(text[whole + 1]) << 12;
            to[written++] = (byte) (bits >> 16);
            if (padding == 1) {
                to[written++] = (byte) ((bits | sextet(text[whole + 2]) << 6) >> 8);
            }
        }
        return written;
    }

    private static int sextet(char character) {
        int value = character < SEXTETS.length ? SEXTETS[character] : INVALID;
        if (value == INVALID) {
            throw TypeConversion.refusal("Invalid Base64 character: '" + character + "'");
        }
        return value;
    }
}
