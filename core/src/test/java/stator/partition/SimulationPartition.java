package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;
import stator.index.BTreeCursor;
import stator.index.IndexChecker;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Value;
import stator.partition.SimulationModel.Expected;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.SegmentUsage;
import stator.wal.SimulatedDisk;
import stator.wal.SimulatedDisk.Crash;
import stator.wal.Wal;
import stator.wal.WalCursor;
import stator.wal.WalException;

/** One partition on its simulated disk, beside its model. What the partition answers and shows is compared at once. */
final class SimulationPartition {
    static final long HASH_SEED = 7;
    private static final int HELD_MAX = 8;
    private static final int SEGMENT_LENGTH = 4096;
    private static final int SCANS_TO_A_CHECK = 4;
    private static final int RECORD_LENGTH_MAX = SEGMENT_LENGTH - 128;

    /** A command in the ring. */
    private static final class Submitted {
        private final SimulationCommand command;
        private final WriteCommand write;
        private final boolean afterFailure;
        private long sequence;
        private long endPosition;
        private boolean judged;
        private int index;
        private @Nullable Expected expected;

        private boolean isDurable() {
            return write.durability() == Durability.SYNC;
        }

        private Submitted(SimulationCommand command, WriteCommand write, boolean afterFailure) {
            this.command = command;
            this.write = write;
            this.afterFailure = afterFailure;
        }
    }

    private final SimulatedDisk disk;
    private final SimulationStorage storage;
    private final Durability durability;
    private final SimulationModel model = new SimulationModel();
    private final ArrayDeque<Submitted> underWay = new ArrayDeque<>(); // in the order of the ring
    private final ArrayDeque<Submitted> held = new ArrayDeque<>();
    private final ItemEncoder encoder = new ItemEncoder();
    private final ItemView item = new ItemView();
    private final TreeMap<Key, Value> snapshotItems = new TreeMap<>();
    private final RandomVictims victims;
    private final SimulatedCheckpointer checkpointer;
    private @Nullable Partition partition;
    private @Nullable PartitionCompaction compaction;
    private FaultyCompaction.@Nullable Fault fault;
    private @Nullable PartitionReader reader;
    private @Nullable PartitionReader snapshot;
    private long compactionNs;
    private long refusedFrom;
    private int scans;
    private long trace;

    SimulationPartition(long seed, Durability durability, Runnable meanwhile) {
        disk = new SimulatedDisk(seed);
        victims = new RandomVictims(~seed);
        storage = new SimulationStorage(disk, meanwhile);
        checkpointer = new SimulatedCheckpointer(seed, disk);
        this.durability = durability;
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedCheckpointer checkpointer() {
        return checkpointer;
    }

    /** From the next opening on there is a bug in it. */
    void plant(FaultyCompaction.Fault planted) {
        fault = planted;
        storage.forgetRemovals(planted == FaultyCompaction.Fault.DOES_NOT_NOTE_REMOVALS);
    }

    SimulationStorage storage() {
        return storage;
    }

    SimulationModel model() {
        return model;
    }

    Partition partition() {
        return Objects.requireNonNull(partition, "partition is not open");
    }

    boolean isOpen() {
        return partition != null;
    }

    /** Whether it can go on: the disk works, and nothing has failed. */
    boolean isWell() {
        return !disk.isDown() && partition().failure() == null;
    }

    /** Hash of everything that was answered, and where. */
    long trace() {
        return trace;
    }

    /** Recovers what is on the disk. Throws what the disk throws. */
    void open(StoreContext ctx, Doorbell syncerBell) {
        PartitionCheckpoints checkpoints = checkpointer.look(ctx.errorHandler());
        Wal wal = Wal.open(new Wal.Context()
                .storage(storage)
                .checkpoints(checkpoints.positions())
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(4 * SEGMENT_LENGTH)
                .maxRecordLength(RECORD_LENGTH_MAX)
                .logId(42)
                .segmentExecutor(Runnable::run));
        try {
            partition = new Partition(wal, checkpoints, ctx, syncerBell);
        } catch (Throwable t) {
            CloseHelper.quietClose(wal);
            throw t;
        }
        reader = new PartitionReader(partition);
        CompactionContext compacting =
                new CompactionContext(victims, () -> compactionNs, 1 << 20, 1_000_000L, ctx.errorHandler());
        compaction = fault == null
                ? new PartitionCompaction(partition, compacting, new Doorbell())
                : new FaultyCompaction(partition, compacting, fault);
        checkpointer.open(partition);
        refusedFrom = Long.MAX_VALUE;
    }

    /** Compares what was recovered with the model, which goes on from there. */
    void checkRecovered(int mustSurvive) {
        TreeMap<Key, Value> found = scan(reader());
        int indexed = LocalIndexChecker.check(reader(), partition(), SimulationCommand::table, true);
        reader().release();
        model.recovered(found, mustSurvive);
        checkUsage();
        assertEquals(
                found.size() + indexed, IndexChecker.check(partition().index().tree()));
        checkTimes();
        trace = trace * 31 + found.hashCode();
    }

    /** The bytes that each segment is said to be needed for are those that the sorted index leads to. */
    private void checkUsage() {
        if (partition().index().isRemoving()) {
            return;
        }
        TreeMap<Long, Long> live = new TreeMap<>();
        for (SegmentUsage usage : partition().wal().segments()) {
            live.put(usage.basePosition(), 0L);
        }
        RecordReader records = partition().wal().newReader();
        reader().pin();
        BTreeCursor cursor = reader().cursor();
        for (boolean more = cursor.first(); more; more = cursor.next()) {
            if (EntryValue.ordinal(cursor.value()) == 0) {
                RecordFlyweight entry = records.read(cursor.value());
                live.merge(live.floorKey(entry.position()), (long) entry.alignedLength(), Long::sum);
            }
        }
        reader().release();
        for (SegmentUsage usage : partition().wal().segments()) {
            assertEquals(live.get(usage.basePosition()), usage.liveBytes(), () -> "live of " + usage.basePosition());
        }
    }

    /** Times never go back in the log, whatever the clock does; a copy has that of its original. */
    private void checkTimes() {
        long latest = 0;
        WalCursor records = partition().wal().newCursor(partition().wal().firstPosition(), WalCursor.Limit.DURABLE);
        for (RecordFlyweight record = records.next(); record != null; record = records.next()) {
            long timestamp = record.timestampMs();
            assertTrue(RecordType.isRelocation(record) || timestamp >= latest, "time goes back");
            latest = Math.max(latest, timestamp);
        }
    }

    /** Ends the process where it is: closing can write nothing any more. */
    void kill() {
        storage.refuseCreates(false);
        disk.crashAtStep(disk.steps() + 1);
        try {
            close();
        } catch (Crash | WalException expected) {
            assertTrue(disk.isDown() || partition == null);
        }
        underWay.clear();
        held.clear();
    }

    /** Frees everything; forces and leaves the clean-stop mark if the log is well. */
    void close() {
        Partition closing = partition;
        partition = null;
        CloseHelper.closeAll(snapshot, reader, compaction, checkpointer);
        snapshot = null;
        reader = null;
        compaction = null;
        CloseHelper.close(closing);
    }

    /** Puts a command into the ring, unless that is full. */
    void submit(SimulationCommand command, Durability atLeast) {
        WriteCommand write = command.toWrite(encoder).durability(atLeast);
        Submitted submitted = new Submitted(command, write, partition().failure() != null);
        write.prepare(HASH_SEED, new MapView(), done -> answered(submitted));
        if (partition().offer(write)) {
            submitted.sequence = partition().submittedSequence();
            underWay.add(submitted);
        }
    }

    /** Runs the writer once. */
    void write() {
        partition().writer().doWork();
        judgeUpTo(partition().writer().sealedSequence());
    }

    /** Runs the compactor a few times. Returns how many segments it has removed. */
    long compact(int steps) {
        PartitionCompaction running = Objects.requireNonNull(compaction);
        long before = running.removedSegments();
        for (int i = 0; i < steps; i++) {
            compactionNs += 2_000_000L;
            running.doWork();
        }
        return running.removedSegments() - before;
    }

    /** The syncer has run. */
    void synced() {
        Wal wal = partition().wal();
        if (partition().failure() == null && wal.durablePosition() == wal.position()) {
            model.forced();
        }
    }

    boolean isDrained() {
        return underWay.isEmpty();
    }

    void checkRead(Key key) {
        if (refusesReads()) {
            assertThrows(StoreException.class, () -> find(key));
            return;
        }
        model.checkPublished(key, find(key));
        reader().release();
    }

    /** Reads everything there is through the sorted index, and each item once more through the hash index. */
    void checkScan() {
        if (refusesReads()) {
            assertThrows(StoreException.class, () -> reader().pin());
            return;
        }
        TreeMap<Key, Value> found = scan(reader());
        model.checkPublished(found, model.published());
        found.forEach((key, value) -> assertEquals(value, find(key), () -> "hash index, " + key));
        if (++scans % SCANS_TO_A_CHECK == 0) {
            LocalIndexChecker.check(reader(), partition(), SimulationCommand::table, isAllPublished());
        }
        reader().release();
    }

    private boolean isAllPublished() {
        return partition().failure() == null
                && partition().publishedPosition() == partition().wal().position();
    }

    /** Holds the version that is published now, or checks the one held and lets it go. */
    void toggleSnapshot() {
        if (snapshot == null) {
            if (refusesReads()) {
                return;
            }
            snapshot = new PartitionReader(partition());
            snapshot.pin();
            snapshotItems.clear();
            snapshotItems.putAll(model.published());
            return;
        }
        model.checkPublished(scan(snapshot), snapshotItems);
        LocalIndexChecker.check(snapshot, partition(), SimulationCommand::table, false);
        snapshot.close();
        snapshot = null;
    }

    /** Whether what was published may have been lost. */
    private boolean refusesReads() {
        return durability == Durability.BUFFERED && partition().failure() != null;
    }

    /** What must hold after every step. */
    void checkInvariants() {
        Partition open = partition();
        if (durability == Durability.SYNC) {
            assertTrue(
                    open.publishedPosition() <= open.wal().durablePosition(),
                    () -> "published=" + open.publishedPosition() + " durable="
                            + open.wal().durablePosition());
        }
    }

    /** Counts and sizes of a table are those of what has been executed. */
    void checkCounters(int tableId) {
        if (partition().failure() != null) {
            return;
        }
        long items = 0;
        long size = 0;
        for (var entry : model.executed().entrySet()) {
            if (entry.getKey().tableId() == tableId) {
                items++;
                size += SimulationCommand.encode(encoder, entry.getKey(), entry.getValue())
                        .sizeBytes();
            }
        }
        TableCounters counters = partition().index().counters(tableId);
        assertEquals(items, counters == null ? 0 : counters.items(), () -> "items of tableId=" + tableId);
        assertEquals(size, counters == null ? 0 : counters.sizeBytes(), () -> "size of tableId=" + tableId);
    }

    private void judgeUpTo(long sequence) {
        for (Submitted submitted : underWay) {
            if (submitted.sequence <= sequence && submitted.write.outcome() != Outcome.PENDING) {
                judge(submitted);
            }
        }
    }

    private void judge(Submitted submitted) {
        if (submitted.judged) {
            return;
        }
        submitted.judged = true;
        submitted.endPosition = partition().wal().position();
        if (submitted.write.outcome() == Outcome.FAILED && partition().failure() == null) {
            return; // the disk was full: nothing was appended
        }
        submitted.index = model.executedCount();
        submitted.expected = model.execute(submitted.command);
        if (submitted.write.outcome() != Outcome.FAILED) {
            assertEquals(submitted.expected.outcome(), submitted.write.outcome(), () -> submitted.command.toString());
            if (durability == Durability.BUFFERED) {
                model.publish(submitted.index); // whether or not its answer waits
            }
        }
    }

    private void answered(Submitted submitted) {
        WriteCommand write = submitted.write;
        assertOldest(submitted);
        trace = trace * 31
                + write.outcome().name().hashCode()
                + partition().wal().position();
        if (durability == Durability.BUFFERED) {
            judgeUpTo(submitted.sequence);
        }
        underWay.removeIf(each -> each == submitted);
        if (write.outcome() == Outcome.FAILED) {
            if (partition().failure() != null) {
                refusedFrom = Math.min(refusedFrom, submitted.sequence);
            }
            return;
        }
        assertFalse(submitted.afterFailure, "answered after the partition had failed");
        assertTrue(submitted.sequence < refusedFrom, "answered though an earlier command was refused");
        Expected expected = Objects.requireNonNull(submitted.expected, "answered without having been executed");
        boolean onMedium = durability == Durability.SYNC || submitted.isDurable();
        if (onMedium) {
            long durable = partition().wal().durablePosition();
            assertTrue(
                    submitted.endPosition <= durable,
                    () -> "answered before durable=" + durable + " " + submitted.command);
        }
        assertEquals(expected.outcome(), write.outcome(), () -> submitted.command.toString());
        checkImages(submitted);
        model.publish(submitted.index);
        model.acknowledge(submitted.index, onMedium);
        if (submitted.sequence % 4 == 0 && held.size() < HELD_MAX) {
            held.add(submitted);
        } else {
            write.close();
        }
    }

    /** Whoever was answered may look at the images as long as he likes. */
    void closeHeld() {
        for (Submitted submitted = held.poll(); submitted != null; submitted = held.poll()) {
            checkImages(submitted);
            submitted.write.close();
        }
    }

    private static void checkImages(Submitted submitted) {
        WriteCommand write = submitted.write;
        Expected expected = Objects.requireNonNull(submitted.expected, "answered without having been executed");
        assertEquals(
                expected.oldValue(), SimulationCommand.decode(write.oldItem()), () -> submitted.command.toString());
        assertEquals(
                expected.newValue(), SimulationCommand.decode(write.newItem()), () -> submitted.command.toString());
    }

    /** Answers come in the order of the ring, but for those of a buffered partition that wait for the disk. */
    private void assertOldest(Submitted submitted) {
        for (Submitted older : underWay) {
            if (older == submitted) {
                return;
            }
            boolean waits = submitted.isDurable() && submitted.write.outcome() != Outcome.FAILED;
            assertTrue(
                    durability == Durability.BUFFERED && older.isDurable() && !waits,
                    () -> "answered out of order: " + submitted.command + " before " + older.command);
        }
        fail("answered twice: " + submitted.command);
    }

    private PartitionReader reader() {
        return Objects.requireNonNull(reader, "partition is not open");
    }

    private @Nullable Value find(Key key) {
        ItemKey itemKey = itemKey(encoder, key);
        return reader().find(itemKey, item.clear(), DecidedTransactions.NONE) ? SimulationCommand.decode(item) : null;
    }

    static ItemKey itemKey(ItemEncoder encoder, Key key) {
        MapView attributes = SimulationCommand.encodeKey(encoder, key).view(new MapView());
        return new ItemKey().wrap(SimulationCommand.table(key.tableId()), HASH_SEED, attributes);
    }

    /** All items of all tables, dropped ones too, as the sorted index has them. */
    private TreeMap<Key, Value> scan(PartitionReader through) {
        TreeMap<Key, Value> found = new TreeMap<>();
        RecordReader records = partition().wal().newReader();
        through.pin();
        BTreeCursor cursor = through.cursor();
        boolean more = cursor.seek(new ExpandableArrayBuffer(4), 0, 4);
        while (more) {
            long value = cursor.value();
            if (EntryValue.ordinal(value) == 0) {
                through.read(value, item);
                int tableId = records.read(value).tableId();
                Key key = SimulationCommand.decodeKey(tableId, item);
                assertEquals(
                        null, found.put(key, Objects.requireNonNull(SimulationCommand.decode(item))), "twice: " + key);
            }
            more = cursor.next();
        }
        return found;
    }
}
