package stator.partition;

import org.agrona.concurrent.NanoClock;

/**
 * Who is told what global secondary indexes hold.
 *
 * @param hashSeed decides, with the key of an entry, which partition owns it
 * @param clock    for waiting
 */
record IndexTargets(Partition[] partitions, long hashSeed, NanoClock clock) {}
