package stator.item;

/** Types of attribute values: the byte that stands for each in the encoded form, and DynamoDB's name of it. */
public final class AttributeType {
    public static final byte S = 1;
    public static final byte N = 2;
    public static final byte B = 3;
    public static final byte BOOL = 4;
    public static final byte NULL = 5;
    public static final byte SS = 6;
    public static final byte NS = 7;
    public static final byte BS = 8;
    public static final byte L = 9;
    public static final byte M = 10;

    private static final String[] NAMES = {"", "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"};

    private AttributeType() {}

    /**
     * DynamoDB's name of a type: {@code "SS"}.
     *
     * @throws IllegalArgumentException if the byte is no type.
     */
    public static String name(byte type) {
        if (type < S || type > M) {
            throw new IllegalArgumentException("type=" + type + ", must be 1 to 10");
        }
        return NAMES[type];
    }

    /** Type of a DynamoDB name, 0 if there is none of that name. */
    public static byte of(CharSequence name) {
        for (byte type = S; type <= M; type++) {
            if (NAMES[type].contentEquals(name)) {
                return type;
            }
        }
        return 0;
    }

    /** Whether values of the type are sets: SS, NS, BS. */
    public static boolean isSet(byte type) {
        return type >= SS && type <= BS;
    }

    /** Type of the elements of a set: S for SS, N for NS, B for BS. */
    public static byte elementOf(byte setType) {
        assert isSet(setType) : "setType=" + setType;
        return (byte) (setType - SS + S);
    }

    /** Type of the set of values of a type: SS for S, NS for N, BS for B. */
    public static byte setOf(byte elementType) {
        assert elementType >= S && elementType <= B : "elementType=" + elementType;
        return (byte) (elementType - S + SS);
    }
}
