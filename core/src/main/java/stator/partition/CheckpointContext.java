package stator.partition;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * How checkpoints are taken.
 *
 * @param intervalBytes how much log is written between two, in bytes
 * @param idleNs        how long to wait after there was nothing to do, in nanoseconds
 * @param errorHandler  told why one was given up
 */
record CheckpointContext(NanoClock clock, long intervalBytes, long idleNs, ErrorHandler errorHandler) {}
