package stator.streams;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.StreamSettings;

/** Settings of {@link Streams}; used once. */
public final class StreamsContext {
    private static final Duration MIN_RETENTION = Duration.ofHours(1);
    private static final Duration MAX_RETENTION = Duration.ofDays(365);

    private String udpHost = "127.0.0.1";
    private @Nullable Integer udpPort;
    private @Nullable Path mediaDriver;
    private Duration retention = Duration.ofHours(24);
    private boolean concluded;

    /**
     * Publishes streams by UDP as well, for subscribers that cannot share the machine's memory: from this port, 0 for any free one. Default:
     * not by UDP.
     */
    public StreamsContext udpPort(int port) {
        udpPort = port;
        return this;
    }

    /** Address to publish from by UDP. Must be a loopback address, because nobody is asked who he is. Default 127.0.0.1. */
    public StreamsContext udpHost(String host) {
        udpHost = host;
        return this;
    }

    /**
     * Uses a media driver that runs already, by its directory, and starts none. It must be there when the first stream is made, and when a
     * database with streams is opened. If it ends, writes go on, until a gigabyte of log is kept for what is not recorded;
     * when there is one again in that directory, that is recorded. Databases may share it. Default: a media driver of our own.
     */
    public StreamsContext mediaDriver(Path aeronDirectory) {
        mediaDriver = aeronDirectory;
        return this;
    }

    /**
     * How long records are kept at least, and can be read: one hour to 365 days. They are deleted by files of 64 MiB. Default 24 hours,
     * as DynamoDB has it.
     */
    public StreamsContext retention(Duration value) {
        retention = value;
        return this;
    }

    StreamSettings conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        if (retention.compareTo(MIN_RETENTION) < 0 || retention.compareTo(MAX_RETENTION) > 0) {
            throw new IllegalStateException(
                    "retention=" + retention + " must be " + MIN_RETENTION + " to " + MAX_RETENTION);
        }
        return new StreamSettings(udp(), mediaDriver, retention.toMillis());
    }

    private @Nullable InetSocketAddress udp() {
        Integer port = udpPort;
        if (port == null) {
            return null;
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalStateException("udpPort=" + port + " must be 0 to 65535");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(udpHost);
        } catch (UnknownHostException ex) {
            throw new IllegalStateException("udpHost=" + udpHost + " is not known", ex);
        }
        if (!address.isLoopbackAddress()) {
            throw new IllegalStateException(
                    "udpHost=" + udpHost + " must be a loopback address: whoever reaches it is sent"
                            + " all changes, without being asked who he is");
        }
        return new InetSocketAddress(address, port);
    }
}
