package stator.streams.trigger;

/**
 * What became of a batch.
 *
 * @param failedFrom the number of the first change that failed: it and those behind it are told again. {@link #NOTHING} if none failed,
 *                   {@link #ALL} if none succeeded
 * @param reason     why, for people; empty if none failed
 */
public record TriggerAnswer(long failedFrom, String reason) {
    /** Behind all changes. */
    public static final long NOTHING = Long.MAX_VALUE;

    /** Before all changes. */
    public static final long ALL = Long.MIN_VALUE;

    /** All changes were dealt with. */
    public static TriggerAnswer success() {
        return new TriggerAnswer(NOTHING, "");
    }

    /** None was. */
    public static TriggerAnswer failure(String reason) {
        return new TriggerAnswer(ALL, reason);
    }
}
