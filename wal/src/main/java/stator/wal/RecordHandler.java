package stator.wal;

/** Takes records one at a time. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * Called for one record.
     *
     * @param record a view, valid until this returns.
     */
    void onRecord(RecordFlyweight record);
}
