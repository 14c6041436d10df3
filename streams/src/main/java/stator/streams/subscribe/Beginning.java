package stator.streams.subscribe;

/**
 * Where a subscription begins.
 *
 * @param kind  of place
 * @param value a sequence number, a time in milliseconds since the epoch, or 0
 */
public record Beginning(Kind kind, long value) {
    /** Kinds of places. */
    public enum Kind {
        /** The oldest change that is kept. */
        TRIM_HORIZON,
        /** The next change that is made. */
        LATEST,
        /** The first change with this number in its partition, or a greater one. */
        AT_SEQUENCE,
        /** The first change that was made at this time, or later. */
        AT_TIME
    }

    /** With the oldest change that is kept. */
    public static Beginning trimHorizon() {
        return new Beginning(Kind.TRIM_HORIZON, 0);
    }

    /** With the next change that is made. */
    public static Beginning latest() {
        return new Beginning(Kind.LATEST, 0);
    }

    /** With the first change of each partition that has this number, or a greater one. Numbers of different partitions say nothing of each other. */
    public static Beginning atSequence(long sequence) {
        return new Beginning(Kind.AT_SEQUENCE, sequence);
    }

    /** With the first change of each partition that was made at this time, in milliseconds since the epoch, or later. */
    public static Beginning atTime(long timeMs) {
        return new Beginning(Kind.AT_TIME, timeMs);
    }
}
