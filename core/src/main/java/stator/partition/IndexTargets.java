package stator.partition;

import org.agrona.concurrent.NanoClock;

/** Who is told what global secondary indexes hold, and how. */
final class IndexTargets {
    private final Partition[] partitions;
    private final long hashSeed;
    private final NanoClock clock;

    /**
     * @param hashSeed decides, with the key of an entry, which partition owns it
     * @param clock    for waiting
     */
    IndexTargets(Partition[] partitions, long hashSeed, NanoClock clock) {
        this.partitions = partitions;
        this.hashSeed = hashSeed;
        this.clock = clock;
    }

    Partition[] partitions() {
        return partitions;
    }

    long hashSeed() {
        return hashSeed;
    }

    NanoClock clock() {
        return clock;
    }
}
