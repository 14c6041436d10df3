package stator.streams.subscribe;

import java.io.IOException;
import java.util.Map;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.Transaction;
import stator.item.AttributeMap;
import stator.item.KeyHash;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;

/**
 * What a worker has of a stream: a partition, or one lane of it, which has the changes of some of its items, always of the same ones.
 * Read from where the group has come to. Owned by the worker's thread.
 */
public final class StreamShare {
    /** How often it is saved that changes were passed over which are not this share's. */
    private static final long PASS_NS = 60_000_000_000L;

    /** What a share belongs to. */
    record Group(ConsumerContext settings, LeaseTable leases, LeaseKeeper keeper) {}

    /**
     * Which share it is.
     *
     * @param shard     its name in the table of leases
     * @param lane      0 up to {@code lanes}
     * @param lanes     of each partition
     */
    record Place(String shard, int partition, int lane, int lanes) {}

    private final Group group;
    private final Place place;
    private final NanoClock clock;
    private final ChangeRecord record = new ChangeRecord();
    private @Nullable ChangeSource changes; // null until something is read
    private int streamNumber;
    private long saved;
    private long passed;
    private long saving;
    private long savedNs;

    StreamShare(Group group, Place place, Lease lease) {
        this.group = group;
        this.place = place;
        clock = group.settings().clock();
        saved = lease.sequence();
        passed = saved;
        saving = saved;
        savedNs = clock.nanoTime();
    }

    /** Is shown changes. */
    public interface Reader {
        /** Is shown a change, valid until this returns; returns false to be shown it again by the next call, and nothing behind it before. */
        boolean onChange(ChangeRecord change);
    }

    /** The partition that it is of. */
    public int partition() {
        return place.partition;
    }

    /** The lane of the partition. */
    public int lane() {
        return place.lane;
    }

    /**
     * Shows the changes that come next. Does not wait.
     *
     * @param limit how many changes are looked at, at the most, also of those that are not this share's
     * @return how many were
     * @throws TrimmedException if they are not kept any more; see {@link #skipTrimmed}
     */
    public int read(Reader reader, int limit) {
        ChangeSource source = changes;
        if (source == null) {
            source = open();
            if (source == null) {
                return 0;
            }
            changes = source;
        }
        return source.poll(incoming -> take(incoming, reader), limit);
    }

    /** Goes back to the position that is saved: what was read and not saved is read again. */
    public void reread() {
        close();
        passed = saved;
    }

    /** Goes on with the oldest change that is kept, whatever was missed. */
    public void skipTrimmed() {
        close();
        changes = attempt(
                () -> source(new StreamLocator.Request(group.settings.table(), Beginning.trimHorizon(), Map.of())));
    }

    /**
     * Prepares to save a position.
     *
     * @param sequence of the last change that has been dealt with
     */
    public PositionCommit commit(long sequence) {
        Lease lease = group.keeper.lease(place.shard);
        if (lease == null) {
            throw new IllegalStateException("share=" + place.shard + " is not this worker's");
        }
        Transaction transaction =
                group.settings.database().transact().add(group.leases.saving(lease.at(saved), sequence));
        return new PositionCommit(this, sequence, transaction);
    }

    /**
     * Saves, now and then, that it has come past changes that are not its own, so that it does not look for them when they are not kept
     * any more. To be called when everything that was read has been dealt with.
     */
    public void pass() {
        Lease lease = group.keeper.lease(place.shard);
        long nowNs = clock.nanoTime();
        if (lease == null || passed <= saved || nowNs - savedNs < PASS_NS) {
            return;
        }
        savedNs = nowNs;
        if (group.leases.save(lease.at(saved), passed)) {
            moved(passed);
        } else {
            lost();
        }
    }

    /** Whether it is this worker's, as far as that knows. */
    public boolean isHeld() {
        Lease lease = group.keeper.lease(place.shard);
        return lease != null && (lease.sequence() == saved || lease.sequence() == saving);
    }

    /** Notes that a position may be saved already, though nobody has looked. */
    void saving(long sequence) {
        saving = sequence;
    }

    void moved(long sequence) {
        saved = sequence;
        passed = Math.max(passed, sequence);
        savedNs = clock.nanoTime();
        group.keeper.moved(place.shard, sequence);
    }

    void lost() {
        group.keeper.lost(place.shard);
    }

    void close() {
        ChangeSource source = changes;
        changes = null;
        if (source != null) {
            source.close();
        }
    }

    private boolean take(IncomingRecord incoming, Reader reader) {
        record.wrap(incoming.buffer(), incoming.offset(), incoming.length());
        if (record.streamNumber() == streamNumber && isMine() && !reader.onChange(record)) {
            return false;
        }
        passed = incoming.sequence();
        return true;
    }

    private boolean isMine() {
        if (place.lanes == 1) {
            return true;
        }
        AttributeMap keys = record.keys();
        long hash = KeyHash.hash64(0, keys.buffer(), keys.offset(), keys.length());
        return Long.remainderUnsigned(hash, place.lanes) == place.lane;
    }

    /** A reader of the partition behind its position; null if the lease is another's already, or nobody answers. */
    private @Nullable ChangeSource open() {
        return attempt(this::sourceBehindPosition);
    }

    /** Makes a source; null if there can be none. */
    private interface Opening {
        @Nullable
        ChangeSource open() throws IOException;
    }

    private @Nullable ChangeSource attempt(Opening opening) {
        try {
            return opening.open();
        } catch (IOException ex) { // the next read tries again
            group.settings.errorHandler().onError(ex);
            return null;
        }
    }

    private @Nullable ChangeSource sourceBehindPosition() throws IOException {
        Lease lease = group.keeper.lease(place.shard);
        Map<Integer, Long> after = saved == Lease.NOTHING ? Map.of() : Map.of(place.partition, saved);
        StreamLocator.Request wanted = new StreamLocator.Request(group.settings.table(), group.settings.from(), after);
        if (saved == Lease.NOTHING) {
            FlowStart start = part(group.settings.streams().locate(wanted))
                    .partitions()
                    .get(0)
                    .start();
            if (start.isAnchored()) {
                // where the next worker would go on must not depend on when it comes
                if (lease == null || !group.leases.save(lease, start.lastSequence())) {
                    lost();
                    return null;
                }
                moved(start.lastSequence());
                return source(new StreamLocator.Request(
                        group.settings.table(), group.settings.from(), Map.of(place.partition, saved)));
            }
        }
        return source(wanted);
    }

    private ChangeSource source(StreamLocator.Request wanted) throws IOException {
        ConsumerContext settings = group.settings;
        streamNumber = settings.streamNumber();
        return settings.streams() instanceof Streams streams
                ? new LocalChanges(part(streams.locate(wanted)), streams::recording)
                : RemoteChanges.open(
                        settings.streams(),
                        wanted,
                        new RemoteChanges.Settings(
                                settings.transport(), new ChangeDecoder(), this::part, settings.errorHandler()));
    }

    /** What it reads. */
    private StreamLocation part(StreamLocation location) {
        return location.only(location.partitions().get(place.partition));
    }
}
