package stator.table;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An attribute that is part of a primary key. Immutable. */
public final class KeyAttribute {
    private final String name;
    private final byte type;
    private final byte[] nameUtf8;

    /** @param type {@code AttributeType.S}, {@code N} or {@code B} */
    public KeyAttribute(String name, byte type) {
        this.name = name;
        this.type = type;
        nameUtf8 = name.getBytes(UTF_8);
    }

    public String name() {
        return name;
    }

    /** {@code AttributeType.S}, {@code N} or {@code B}. */
    public byte type() {
        return type;
    }

    /** The name as items hold it. Not to be changed. */
    public byte[] nameUtf8() {
        return nameUtf8;
    }
}
