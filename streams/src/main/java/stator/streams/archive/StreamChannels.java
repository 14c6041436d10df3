package stator.streams.archive;

/** The channels and stream ids that publishers and subscribers have agreed on. */
public final class StreamChannels {
    /** Where the archive takes requests, from processes on the same machine. */
    public static final String CONTROL = "aeron:ipc";

    /** Stream of {@link #CONTROL}. */
    public static final int CONTROL_STREAM = 10;

    /** Records as they are recorded, to whoever can take them at once. */
    public static final String LIVE = "aeron:ipc";

    static final int TERM_LENGTH = 8 << 20;
    static final int SEGMENT_LENGTH = 64 << 20;
    static final String RECORDED = "aeron:ipc";
    static final String PUBLISHED = "aeron:ipc?term-length=" + TERM_LENGTH + "|sparse=true";

    private static final int FIRST_RECORDED_STREAM = 10_000;
    private static final int FIRST_LIVE_STREAM = 20_000;
    private static final int FIRST_REPLAY_STREAM = 30_000;

    private StreamChannels() {}

    /** On which a partition's records are published live. */
    public static int liveStream(int partition) {
        return FIRST_LIVE_STREAM + partition;
    }

    /** For replays of a partition's records. */
    public static int replayStream(int partition) {
        return FIRST_REPLAY_STREAM + partition;
    }

    static int recordedStream(int partition) {
        return FIRST_RECORDED_STREAM + partition;
    }
}
