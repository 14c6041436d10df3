package stator.streams.archive;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How streams are published.
 *
 * @param udp address and port from which they are published by UDP as well, port 0 for any free one; or null
 * @param mediaDriver directory of a media driver that others run; or null, then one is run here
 * @param retentionMs how long records are kept at least, in milliseconds
 */
public record StreamSettings(
        @Nullable InetSocketAddress udp, @Nullable Path mediaDriver, long retentionMs) {}
