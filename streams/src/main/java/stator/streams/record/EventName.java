package stator.streams.record;

/** What a change did to its item. */
public enum EventName {
    /** There was none before. */
    INSERT(0),
    /** There was one before, and it is another now. */
    MODIFY(1),
    /** There is none any more. */
    REMOVE(2);

    private static final EventName[] ALL = values();

    private final byte code;

    EventName(int code) {
        this.code = (byte) code;
    }

    /** What records hold. */
    byte code() {
        return code;
    }

    static boolean isKnown(int code) {
        return code >= 0 && code < ALL.length;
    }

    static EventName of(int code) {
        return ALL[code];
    }
}
