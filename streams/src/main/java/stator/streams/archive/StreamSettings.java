package stator.streams.archive;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How streams are published besides the machine's memory.
 *
 * @param udp address and port from which they are published by UDP as well, port 0 for any free one; or null
 */
public record StreamSettings(@Nullable InetSocketAddress udp) {
    /** In the machine's memory only. */
    public static final StreamSettings DEFAULT = new StreamSettings(null);
}
