package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.KeyAttribute;

/**
 * The NextToken of a SELECT: a digest of statement and parameters, the range that the page ended in, and the key it ended
 * with, attribute by attribute. In Base64, all numbers big-endian:
 * <pre>
 *   0         16      20      22            22+n
 *   +---------+-------+-------+-------------+- - - - - - - - - - - - - -+
 *   | digest  | range | n     | attribute   | n and attribute, again    |
 *   +---------+-------+-------+-------------+- - - - - - - - - - - - - -+
 * </pre>
 * Strings are UTF-8, numbers decimal. Nothing in a token is trusted: what does not read as a key of what is read, within
 * the range, is refused.
 */
final class StatementToken {
    private static final int DIGEST_LENGTH = 16;
    private static final int KEY_OFFSET = DIGEST_LENGTH + Integer.BYTES;
    private static final String INVALID = "Invalid NextToken";

    private final int range;
    private final AttributeMap key;

    private StatementToken(int range, AttributeMap key) {
        this.range = range;
        this.key = key;
    }

    /** Place of the range in which the page goes on. */
    int range() {
        return range;
    }

    /** The key behind which it goes on. */
    AttributeMap key() {
        return key;
    }

    static DynamoDbException invalid() {
        return DynamoDbException.validation(INVALID);
    }

    /** What identifies a statement with its parameters. */
    static byte[] digest(String statement, @Nullable List<AttributeMap> parameters) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
        digest.update(statement.getBytes(UTF_8));
        digest.update((byte) 0);
        for (AttributeMap parameter : parameters == null ? List.<AttributeMap>of() : parameters) {
            byte[] bytes = new byte[parameter.length()];
            parameter.buffer().getBytes(parameter.offset(), bytes);
            digest.update(bytes);
        }
        return Arrays.copyOf(digest.digest(), DIGEST_LENGTH);
    }

    /** The token of a page that ended with a key in a range. */
    static String encode(byte[] digest, int range, AttributeMap key, ReadTarget target) {
        List<byte[]> attributes = new ArrayList<>();
        int length = KEY_OFFSET;
        for (KeyAttribute attribute : target.keys().attributes()) {
            byte[] bytes = bytes(attribute, key);
            attributes.add(bytes);
            length += Short.BYTES + bytes.length;
        }
        ByteBuffer token = ByteBuffer.allocate(length).put(digest).putInt(range);
        attributes.forEach(bytes -> token.putShort((short) bytes.length).put(bytes));
        return Base64.getEncoder().encodeToString(token.array());
    }

    /**
     * Reads a token.
     *
     * @throws DynamoDbException a ValidationException, if it is none, or another statement's
     */
    static StatementToken decode(String text, byte[] digest, ReadTarget target) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException ex) {
            throw invalid();
        }
        if (bytes.length < KEY_OFFSET) {
            throw invalid();
        }
        if (!Arrays.equals(bytes, 0, DIGEST_LENGTH, digest, 0, DIGEST_LENGTH)) {
            throw DynamoDbException.validation("NextToken does not match request");
        }
        ByteBuffer token = ByteBuffer.wrap(bytes, DIGEST_LENGTH, bytes.length - DIGEST_LENGTH);
        int range = token.getInt();
        ItemEncoder encoder = Workspace.current().encoder().beginMap();
        for (KeyAttribute attribute : target.keys().attributes()) {
            put(attribute, next(token), encoder);
        }
        AttributeMap key = encoder.endMap().finish();
        if (key.error() != null || token.hasRemaining()) {
            throw invalid();
        }
        if (target.elementsProblem(key) != null) {
            throw invalid();
        }
        return new StatementToken(range, key);
    }

    private static byte[] next(ByteBuffer token) {
        int length = token.remaining() < Short.BYTES ? -1 : token.getShort();
        if (length < 0 || length > token.remaining()) {
            throw invalid();
        }
        byte[] bytes = new byte[length];
        token.get(bytes);
        return bytes;
    }

    private static byte[] bytes(KeyAttribute attribute, AttributeMap key) {
        Workspace workspace = Workspace.current();
        ValueView value = workspace.value;
        key.view(workspace.map).find(attribute.nameUtf8(), value);
        if (attribute.type() == AttributeType.N) {
            return NumberCodec.text(value.buffer(), value.contentOffset(), value.contentLength())
                    .getBytes(UTF_8);
        }
        byte[] bytes = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), bytes);
        return bytes;
    }

    private static void put(KeyAttribute attribute, byte[] bytes, ItemEncoder encoder) {
        encoder.name(attribute.nameUtf8(), 0, attribute.nameUtf8().length);
        switch (attribute.type()) {
            case AttributeType.S -> encoder.string(new String(bytes, UTF_8));
            case AttributeType.N -> encoder.number(new String(bytes, UTF_8));
            default -> encoder.binary(bytes, 0, bytes.length);
        }
    }
}
