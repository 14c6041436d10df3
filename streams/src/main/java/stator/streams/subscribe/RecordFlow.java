package stator.streams.subscribe;

/**
 * Records of one partition as they come from one place: in order, perhaps with records missing, perhaps with some that came
 * before. Owned by one thread; never waits.
 */
interface RecordFlow extends AutoCloseable {
    /** Is shown records. */
    interface Reader {
        /**
         * Is shown one record, which is valid until this returns.
         *
         * @return false to be shown it again by the next poll, and nothing behind it before
         */
        boolean onRecord(IncomingRecord record);
    }

    /** Shows a reader the records that are there, at most {@code limit} of them, and returns how many it took. */
    int poll(Reader reader, int limit);

    /** Of a replay: everything before this position of the recording has been shown. Of what is live, nothing is known: 0. */
    long position();

    /** Whether what sends is there. */
    boolean isConnected();

    /** Whether nothing will come any more: what sends is gone, or has lost sight of this reader. */
    boolean isEnded();

    @Override
    void close();
}
