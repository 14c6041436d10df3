package stator.partition;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * How compaction goes about its work.
 *
 * @param policy         when and what to compact
 * @param bytesPerSecond most bytes copied in a second where nothing presses
 * @param idleNs         how long to wait after there was nothing to do, in nanoseconds
 * @param errorHandler   told of damage that was found on the way
 */
record CompactionContext(
        CompactionPolicy policy, NanoClock clock, long bytesPerSecond, long idleNs, ErrorHandler errorHandler) {}
