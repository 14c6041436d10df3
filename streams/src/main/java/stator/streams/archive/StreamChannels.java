package stator.streams.archive;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

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

    /** By UDP: how far each partition is recorded. */
    static final int POSITIONS_STREAM = 9_000;

    private static final int LIVE_TAG = 9_000;
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

    /**
     * What publications by UDP have in common: the port, to which subscribers come, and a tag, by which they share it. The sender goes
     * as fast as the fastest subscriber; who cannot follow is left behind.
     */
    static String published(InetSocketAddress from) {
        return "aeron:udp?tags=" + LIVE_TAG + "|control=" + text(from)
                + "|control-mode=dynamic|fc=max|linger=0|term-length=" + TERM_LENGTH + "|sparse=true";
    }

    /** Where subscribers come to what is {@link #published}. */
    static String live(String from) {
        return "aeron:udp?control=" + from + "|control-mode=dynamic";
    }

    /** A replay to a port on the same machine. */
    static String replay(InetSocketAddress to) {
        return "aeron:udp?endpoint=" + text(to) + "|linger=0|sparse=true";
    }

    private static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host.getHostAddress();
        return (host instanceof Inet6Address ? '[' + text + ']' : text) + ':' + address.getPort();
    }

    static int recordedStream(int partition) {
        return FIRST_RECORDED_STREAM + partition;
    }
}
