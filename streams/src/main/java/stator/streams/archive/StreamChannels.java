package stator.streams.archive;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

/** The channels and stream ids that publishers and subscribers have agreed on. Those of databases that share a media driver differ. */
public final class StreamChannels {
    /** Where the archive takes requests, and records are published as they are recorded: memory that is shared. */
    public static final String IPC = "aeron:ipc";

    static final int TERM_LENGTH = 8 << 20;
    static final int SEGMENT_LENGTH = 64 << 20;
    static final String PUBLISHED = IPC + "?term-length=" + TERM_LENGTH + "|sparse=true";

    /** Of new recordings: few datagrams for many records, on a loopback interface that takes 64 KiB in one. */
    static final int MTU_LENGTH = 8 << 10;

    private static final int BLOCK = 100_000;
    private static final int MAX_BLOCKS = 20_000;
    private static final int CONTROL_STREAM = 10;
    private static final int POSITIONS_STREAM = 9_000;
    private static final int FIRST_RECORDED_STREAM = 10_000;
    private static final int FIRST_LIVE_STREAM = 20_000;
    private static final int FIRST_REPLAY_STREAM = 30_000;

    private final int base;

    private StreamChannels(int base) {
        this.base = base;
    }

    /** Of a media driver that nobody else uses. */
    static StreamChannels ofOne() {
        return new StreamChannels(0);
    }

    /** Of a media driver that others may use. */
    static StreamChannels ofOneOfMany() {
        return new StreamChannels(ThreadLocalRandom.current().nextInt(1, MAX_BLOCKS) * BLOCK);
    }

    /** On which the archive takes requests. */
    public int controlStream() {
        return base + CONTROL_STREAM;
    }

    /** On which a partition's records are published live. */
    public int liveStream(int partition) {
        return base + FIRST_LIVE_STREAM + partition;
    }

    /** For replays of a partition's records. */
    public int replayStream(int partition) {
        return base + FIRST_REPLAY_STREAM + partition;
    }

    /** By UDP: how far each partition is recorded. */
    int positionsStream() {
        return base + POSITIONS_STREAM;
    }

    /** By which a recording is found again: always the same. */
    static int recordedStream(int partition) {
        return FIRST_RECORDED_STREAM + partition;
    }

    /**
     * What publications by UDP have in common: the port, to which subscribers come, and a tag, by which they share it. The sender goes
     * as fast as the fastest subscriber; who cannot follow is left behind.
     */
    String published(InetSocketAddress from) {
        return "aeron:udp?tags=" + positionsStream() + "|control=" + text(from)
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
}
