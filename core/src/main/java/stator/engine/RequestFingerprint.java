package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.AttributeMap;

/**
 * What identifies the content of a request: SHA-256 over its members, each with its kind and length, maps in the order of
 * their keys. Two requests have the same exactly if they ask for the same. Recursion follows the shape, never the data.
 */
public final class RequestFingerprint {
    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    private RequestFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-256", ex);
        }
    }

    /** The fingerprint of a value of a request: a structure, a list, a map, attributes, or a scalar. */
    public static byte[] of(Object value) {
        RequestFingerprint fingerprint = new RequestFingerprint();
        fingerprint.add(value);
        return fingerprint.digest.digest();
    }

    private void add(@Nullable Object value) {
        if (value instanceof Structure structure) {
            count('S', structure.shape().members().size());
            for (Member member : structure.shape().members()) {
                add(structure.value(member));
            }
        } else if (value instanceof Collection<?> list) {
            count('L', list.size());
            list.forEach(this::add);
        } else if (value instanceof Map<?, ?> map) {
            count('M', map.size());
            new TreeMap<>(map).forEach((key, element) -> {
                add(key);
                add(element);
            });
        } else if (value instanceof AttributeMap attributes) {
            count('A', attributes.length());
            byte[] bytes = new byte[attributes.length()];
            attributes.buffer().getBytes(attributes.offset(), bytes);
            digest.update(bytes);
        } else if (value == null) {
            count('N', 0);
        } else {
            byte[] text = value.toString().getBytes(UTF_8);
            count('T', text.length);
            digest.update(text);
        }
    }

    private void count(char kind, int length) {
        digest.update((byte) kind);
        digest.update(number.putInt(0, length).array());
    }
}
