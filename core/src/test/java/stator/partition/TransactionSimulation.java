package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;
import stator.wal.SimulatedDisk;

/**
 * Partitions on simulated disks with one syncer and one coordinator, run step by step by one thread. Every write adds its own
 * number to a set in each item it touches, so that what an item holds tells which writes it has seen.
 */
final class TransactionSimulation implements AutoCloseable {
    static final int KEYS = 16;
    private static final long HASH_SEED = SimulatedPartitions.HASH_SEED;
    private static final TableSchema TABLE = new TableSchema(1, "sets", new KeyAttribute("k", AttributeType.S), null);
    private static final byte[] NUMBERS = "numbers".getBytes(UTF_8);
    private static final Condition EXISTS =
            Condition.compile(ExpressionKind.CONDITION, "attribute_exists(k)", ExpressionContext.empty());

    private final SimulatedPartitions store;
    private final List<SimulatedWrite> writes = new ArrayList<>();
    private final Durability durability;
    private final ItemEncoder encoder = new ItemEncoder();
    private Partition[] partitions = {};
    private final RandomCompaction compaction;
    private DecidedTransactions decided = new DecidedTransactions();
    private @Nullable TransactionCoordinator coordinator;
    private @Nullable Syncer syncer;
    private @Nullable ReadSession held;
    private List<SimulatedWrite> heldWrites = List.of();
    private List<String> heldKeys = List.of();
    private int era;
    private long nowNs;

    TransactionSimulation(SplittableRandom random, int count, Durability durability) {
        this.durability = durability;
        compaction = new RandomCompaction(random.nextLong(), () -> nowNs);
        store = new SimulatedPartitions(random, count, this::context);
    }

    List<SimulatedDisk> disks() {
        return store.disks();
    }

    /** Recovers what is on the disks, and resolves what is in doubt. Throws what a disk throws. */
    void open() {
        partitions = new Partition[0];
        Partition[] opened = store.open(new Doorbell());
        try {
            partitions = opened;
            compaction.open(opened);
            decided = new DecidedTransactions();
            syncer = new Syncer(opened, context());
            TransactionCoordinator resolving = new TransactionCoordinator(opened, decided, new Doorbell(), context());
            coordinator = resolving;
            resolving.recover();
            for (int i = 0; !resolving.isIdle(); i++) {
                assertTrue(i < 10_000, "transactions stay in doubt");
                runAll();
                for (int each = 0; each < opened.length; each++) {
                    if (opened[each].failure() != null) {
                        throw new StoreException(
                                StoreException.Code.POISONED, "partition=" + each, opened[each].failure());
                    }
                }
            }
        } catch (Throwable t) {
            partitions = new Partition[0];
            compaction.close();
            CloseHelper.quietClose(store);
            throw t;
        }
    }

    private StoreContext context() {
        return new StoreContext()
                .ringLength(16)
                .durability(durability)
                .clock(() -> 1_700_000_000_000L)
                .nanoClock(() -> nowNs)
                .errorHandler(error -> {
                    throw new AssertionError("told to the error handler", error);
                });
    }

    /** Number of things that can be made to do a step. */
    int stages() {
        return essentialStages() + partitions.length;
    }

    /** Those that finish what was begun. */
    int essentialStages() {
        return partitions.length + 2;
    }

    RandomCompaction compaction() {
        return compaction;
    }

    /** One stage does what it has to do: a writer, the syncer, the coordinator, a partition's compaction and checkpoints. */
    void run(int stage) {
        nowNs += 3_000_000;
        if (stage < partitions.length) {
            partitions[stage].writer().doWork();
        } else if (stage == partitions.length) {
            Objects.requireNonNull(syncer).doWork();
        } else if (stage == partitions.length + 1) {
            Objects.requireNonNull(coordinator).doWork();
        } else {
            compaction.run(stage - partitions.length - 2);
            store.checkpoint(stage - partitions.length - 2);
        }
        if (durability == Durability.SYNC) {
            for (Partition partition : partitions) {
                assertTrue(partition.publishedPosition() <= partition.wal().durablePosition(), "published too early");
            }
        }
    }

    void runAll() {
        for (int stage = 0; stage < essentialStages(); stage++) {
            run(stage);
        }
    }

    boolean isWell() {
        return store.isWell();
    }

    boolean isIdle() {
        boolean idle = Objects.requireNonNull(coordinator).isIdle();
        for (Partition partition : partitions) {
            idle &= partition.isDrained();
        }
        return idle;
    }

    SimulatedWrite newWrite() {
        SimulatedWrite write = new SimulatedWrite(writes.size(), era);
        writes.add(write);
        return write;
    }

    /** A transaction over all partitions. */
    SimulatedWrite spread() {
        SimulatedWrite write = newWrite();
        for (int partition = 0; partition < disks().size(); partition++) {
            for (int i = 0; i < KEYS; i++) {
                if (partitionOf(keyNumber(i)) == partition) {
                    write.keys.add(keyNumber(i));
                    break;
                }
            }
        }
        assertEquals(disks().size(), write.keys.size(), "a partition without a key");
        return write;
    }

    /** Removes all items from all partitions. */
    void dropTable() {
        for (Partition partition : partitions) {
            assertTrue(partition.offer(WriteCommand.dropTable(TABLE).prepare(HASH_SEED, new MapView(), done -> {})));
        }
    }

    /** No item, and nothing prepared for one. */
    void checkNothingIsThere() {
        assertTrue(isIdle(), "not done");
        for (Partition partition : partitions) {
            assertEquals(0, partition.writer().transactions().prepared().length, "prepared");
            try (PartitionReader reader = new PartitionReader(partition)) {
                reader.pin();
                assertEquals(false, reader.cursor().first(), "an entry is left");
            }
        }
    }

    /** A transaction that is done, whose mark may be deleted; or null. */
    @Nullable
    SimulatedWrite anyMarked(SplittableRandom random) {
        List<SimulatedWrite> marked = writes.stream()
                .filter(write -> write.era == era && !write.alone && write.outcome == Outcome.APPLIED)
                .toList();
        return marked.isEmpty() ? null : marked.get(random.nextInt(marked.size()));
    }

    /** Hands a write to its partition or the coordinator. False if the coordinator has enough to do. */
    boolean submit(SimulatedWrite write) {
        List<WriteCommand> actions = new ArrayList<>();
        for (int key : write.keys) {
            actions.add(WriteCommand.update(TABLE, key(set(key)), addNumber(write.number)));
        }
        if (!write.alone) {
            actions.add(WriteCommand.put(TABLE, key(mark(write))));
        }
        if (write.unmarks != null) {
            actions.add(WriteCommand.delete(TABLE, key(mark(write.unmarks))));
        }
        if (write.checks >= 0) {
            actions.add(WriteCommand.check(TABLE, key(set(write.checks))).condition(EXISTS));
        }
        MapView scratch = new MapView();
        if (write.alone) {
            WriteCommand command = actions.get(0).prepare(HASH_SEED, scratch, done -> answered(write, done, actions));
            if (!partitions[partitionOf(write.keys.get(0))].offer(command)) {
                write.outcome = Outcome.CANCELLED;
            }
            return true;
        }
        WriteTransaction transaction = new WriteTransaction(actions, null);
        transaction.submitted(done -> {
            answered(write, done.outcome());
            actions.forEach(WriteCommand::close);
        });
        actions.forEach(action -> action.encodeKey(HASH_SEED, scratch));
        CoordinatedTransaction spread = CoordinatedTransaction.of(transaction, partitions.length);
        if (spread.parts.size() > 1) {
            return Objects.requireNonNull(coordinator).submit(spread);
        }
        TransactionStep step = new TransactionStep(TransactionStep.Kind.RUN, spread.home, 0).actions(actions);
        WriteCommand command =
                WriteCommand.transaction(step).prepare(HASH_SEED, scratch, done -> answered(write, done, actions));
        if (!partitions[spread.home].offer(command)) {
            write.outcome = Outcome.CANCELLED;
        }
        return true;
    }

    private void answered(SimulatedWrite write, WriteCommand command, List<WriteCommand> actions) {
        answered(write, command.outcome());
        command.close();
        actions.forEach(WriteCommand::close);
    }

    private void answered(SimulatedWrite write, Outcome outcome) {
        assertEquals(null, write.outcome, "answered twice");
        write.outcome = outcome;
        write.seen |= outcome == Outcome.APPLIED;
    }

    /** All stop as they are; then power fails too, or the process only. */
    void crash(boolean powerCut) {
        store.stop();
        close();
        store.restart(powerCut);
        if (powerCut && durability == Durability.BUFFERED) {
            writes.forEach(write -> write.seen = false); // all that is promised is that nothing is there by half
        }
    }

    @Override
    public void close() {
        CloseHelper.close(held);
        held = null;
        compaction.close();
        store.close();
        partitions = new Partition[0];
    }

    /** Entries of the local index are those of the items, in what is published. */
    void checkIndexes(boolean isAllApplied) {
        for (Partition partition : partitions) {
            try (PartitionReader reader = new PartitionReader(partition)) {
                reader.pin();
                LocalIndexChecker.check(
                        reader, partition, number -> number == TABLE.id() ? TABLE : SystemTables.TOKENS, isAllApplied);
            }
        }
    }

    /** Holds all items as they are at one instant; the second time, reads and checks what is held. */
    void checkHeld() {
        if (held == null) {
            held = newSession();
            assertTrue(hold(held, itemKeys()));
            heldKeys = itemKeys();
            heldWrites = writes.stream().filter(write -> write.seen).toList();
            return;
        }
        try (ReadSession reading = held) {
            held = null;
            check(read(reading, heldKeys), heldWrites);
        }
    }

    void checkSnapshot() {
        try (ReadSession reading = newSession()) {
            assertTrue(hold(reading, itemKeys()));
            check(
                    read(reading, itemKeys()),
                    writes.stream().filter(write -> write.seen).toList());
        }
    }

    /** Reads every item by itself: nothing that was seen is gone, and what is seen is seen in all items. */
    void checkReads() {
        Map<String, TreeSet<Integer>> found = new HashMap<>();
        ItemView item = new ItemView();
        for (String name : itemKeys()) {
            try (ReadSession reading = newSession()) {
                if (reading.find(itemKey(name), item.clear())) {
                    found.put(name, numbers(item));
                }
            }
        }
        check(found, writes.stream().filter(write -> write.seen).toList());
    }

    private Map<String, TreeSet<Integer>> read(ReadSession reading, List<String> names) {
        Map<String, TreeSet<Integer>> found = new HashMap<>();
        ItemView item = new ItemView();
        for (String name : names) {
            if (reading.findHeld(itemKey(name), item.clear())) {
                found.put(name, numbers(item));
            }
        }
        return found;
    }

    /** Each write is in all of its items or in none; in all if it must be, in none if it was refused. */
    private void check(Map<String, TreeSet<Integer>> found, List<SimulatedWrite> mustBeThere) {
        List<SimulatedWrite> there = new ArrayList<>();
        for (SimulatedWrite write : writes) {
            if (write.era != era) {
                continue;
            }
            long in = write.keys.stream()
                    .filter(key -> found.getOrDefault(set(key), new TreeSet<>()).contains(write.number))
                    .count();
            assertTrue(
                    in == 0 || in == write.keys.size(), () -> "half a transaction: " + write.number + " in " + found);
            boolean refused =
                    write.outcome != null && write.outcome != Outcome.APPLIED && write.outcome != Outcome.FAILED;
            assertTrue(in == 0 || !refused, () -> "refused, and there: " + write.number + " " + write.outcome);
            assertTrue(
                    in > 0 || !mustBeThere.contains(write), () -> "seen, and gone: " + write.number + " from " + found);
            if (in > 0) {
                there.add(write);
            }
        }
        for (SimulatedWrite write : writes) {
            if (write.era == era && !write.alone) {
                boolean marked = there.contains(write) && there.stream().noneMatch(other -> other.unmarks == write);
                assertEquals(marked, found.containsKey(mark(write)), () -> "mark of " + write.number + " in " + found);
            }
        }
        there.forEach(write -> write.seen = true);
    }

    /** From now on other items are used: the sets have grown. */
    void nextEra() {
        era++;
    }

    /** Key of the current era; {@code index} is less than {@link #KEYS}. */
    int keyNumber(int index) {
        return era * KEYS + index;
    }

    int partitionOf(int keyNumber) {
        return Partition.numberOf(itemKey(set(keyNumber)).hash(), disks().size());
    }

    private ReadSession newSession() {
        return new ReadSession(partitions, decided, ReadSession::dispose);
    }

    private boolean hold(ReadSession session, List<String> names) {
        return session.hold(names.stream().map(this::itemKey).toList());
    }

    private List<String> itemKeys() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            names.add(set(keyNumber(i)));
        }
        writes.stream().filter(write -> write.era == era && !write.alone).forEach(write -> names.add(mark(write)));
        return names;
    }

    private static String set(int keyNumber) {
        return "set " + keyNumber;
    }

    private static String mark(SimulatedWrite write) {
        return "mark " + write.number;
    }

    private ItemKey itemKey(String name) {
        return new ItemKey().wrap(TABLE, HASH_SEED, key(name).view(new MapView()));
    }

    private AttributeMap key(String name) {
        return encoder.beginMap()
                .name("k")
                .string(name)
                .name("s")
                .string("s")
                .endMap()
                .finish();
    }

    private UpdateProgram addNumber(int number) {
        AttributeMap values = encoder.beginMap()
                .name(":n")
                .beginSet(AttributeType.NS)
                .element(Integer.toString(number))
                .endSet()
                .name(":l")
                .number(number)
                .endMap()
                .finish();
        return UpdateProgram.compile("ADD numbers :n SET #l = :l", new ExpressionContext(Map.of("#l", "last"), values));
    }

    private static TreeSet<Integer> numbers(ItemView item) {
        TreeSet<Integer> numbers = new TreeSet<>();
        ValueView value = new ValueView();
        if (item.map(new MapView()).find(NUMBERS, value)) {
            ElementCursor elements = value.elements(new ElementCursor());
            while (elements.next()) {
                numbers.add(Integer.valueOf(
                        NumberCodec.text(elements.buffer(), elements.elementOffset(), elements.elementLength())));
            }
        }
        return numbers;
    }
}
