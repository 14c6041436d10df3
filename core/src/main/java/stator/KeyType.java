package stator;

/** Types that key attributes can have. */
public enum KeyType {
    /** Ordered by its UTF-8 bytes. */
    STRING("S"),
    /** Ordered by value. */
    NUMBER("N"),
    /** Ordered by its bytes, unsigned. */
    BINARY("B");

    private final String code;

    KeyType(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
