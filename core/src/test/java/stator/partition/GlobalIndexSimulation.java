package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.expression.ExpressionContext;
import stator.expression.UpdateProgram;
import stator.index.BTreeCursor;
import stator.index.KeySource;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.GlobalIndex;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexSchema;
import stator.table.IndexStatus;
import stator.table.ItemKey;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.ProjectionCursor;
import stator.table.TableSchema;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.SimulatedDisk;

/**
 * Partitions on simulated disks with one syncer, the followers that keep global indexes, and compaction of whatever segment, run
 * step by step by one thread; and a checker that compares all entries of the indexes with all items of the table.
 */
final class GlobalIndexSimulation implements AutoCloseable {
    private static final long HASH_SEED = SimulatedPartitions.HASH_SEED;
    private static final int PARTITIONS = 3;
    private static final int KEYS = 10;
    private static final int FIRST_INDEX = 100;
    private static final int ADDED = 2;
    private static final int QUIET_STEPS = 20_000;
    private static final KeyAttribute KEY = new KeyAttribute("k", AttributeType.S);
    private static final KeyAttribute COLOUR = new KeyAttribute("colour", AttributeType.S);
    private static final KeyAttribute SIZE = new KeyAttribute("size", AttributeType.N);

    private final SimulatedPartitions store;
    private final List<PartitionCompaction> compactions = new ArrayList<>();
    private final Durability durability;
    private final boolean ignoresFollowers;
    private final boolean takesCheckpoints;
    private final RandomVictims victims;
    private final ItemEncoder encoder = new ItemEncoder();
    private final Map<String, String> expected = new TreeMap<>();
    private final Map<String, String> found = new TreeMap<>();
    private Partition[] partitions = {};
    private TableSchema table = table(IndexStatus.ACTIVE);
    private @Nullable GlobalIndexStage indexes;
    private @Nullable Syncer syncer;
    private boolean begun;
    private boolean filling;
    private long removedSegments;
    private long nowNs;

    /** @param ignoresFollowers a bug that is to be found: segments are removed though a follower needs them */
    GlobalIndexSimulation(SplittableRandom random, Durability durability, boolean ignoresFollowers) {
        this.durability = durability;
        this.ignoresFollowers = ignoresFollowers;
        takesCheckpoints =
                !ignoresFollowers && random.nextInt(3) > 0; // they have compaction wait, which hides its bugs
        victims = new RandomVictims(random.nextLong());
        store = new SimulatedPartitions(random, PARTITIONS, this::context);
    }

    List<SimulatedDisk> disks() {
        return store.disks();
    }

    /** How often a partition was opened from a checkpoint. */
    int openedFromCheckpoint() {
        return store.openedFromCheckpoint();
    }

    /** Two indexes that were there from the beginning, and one that was added, or is being filled. */
    private static TableSchema table(IndexStatus added) {
        return new TableSchema(1, "items", KEY, null)
                .withGlobalIndexes(List.of(
                        index(0, List.of(COLOUR), List.of(), IndexProjection.Type.ALL),
                        index(1, List.of(SIZE), List.of(COLOUR), IndexProjection.Type.KEYS_ONLY),
                        index(ADDED, List.of(COLOUR, SIZE), List.of(), IndexProjection.Type.ALL)
                                .withStatus(added)));
    }

    private static GlobalIndex index(
            int place, List<KeyAttribute> hash, List<KeyAttribute> range, IndexProjection.Type type) {
        IndexDefinition definition =
                new IndexDefinition("index-" + place, hash, range, new IndexProjection(type, List.of()));
        return GlobalIndex.of(definition, IndexStatus.ACTIVE).withNumber(FIRST_INDEX + place);
    }

    /** Recovers what is on the disks. The first time, begins. */
    void open() {
        partitions = new Partition[0];
        Partition[] opened = store.open(new Doorbell());
        partitions = opened;
        CompactionContext compacting = new CompactionContext(victims, () -> nowNs, 1 << 30, 1_000_000L, error -> {
            throw new AssertionError("compaction", error);
        });
        for (Partition partition : opened) {
            compactions.add(
                    ignoresFollowers
                            ? new Ignorant(partition, compacting)
                            : new PartitionCompaction(partition, compacting, new Doorbell()));
        }
        syncer = new Syncer(opened, context());
        IndexTargets targets = new IndexTargets(opened, HASH_SEED, () -> nowNs);
        indexes = new GlobalIndexStage(targets, this::submit, new Doorbell(), context());
        if (begun) {
            indexes.maintain(List.of(table));
        } else {
            indexes.maintain(List.of());
            indexes.begin();
            indexes.maintain(List.of(table));
            begun = true;
        }
        if (filling) {
            fill();
        }
    }

    private static final class Ignorant extends PartitionCompaction {
        Ignorant(Partition partition, CompactionContext ctx) {
            super(partition, ctx, new Doorbell());
        }

        @Override
        boolean isFollowed(long position) {
            return true;
        }
    }

    private StoreContext context() {
        return new StoreContext()
                .ringLength(8)
                .durability(durability)
                .clock(() -> 1_700_000_000_000L)
                .nanoClock(() -> nowNs)
                .errorHandler(error -> {
                    throw new AssertionError("told to the error handler", error);
                });
    }

    /** Hands over a command and runs everything until it is answered. */
    private void submit(int partition, WriteCommand command, CommandHandler handler) {
        boolean[] answered = new boolean[1];
        command.prepare(HASH_SEED, new MapView(), done -> {
            answered[0] = true;
            handler.onComplete(done);
        });
        assertTrue(partitions[partition].offer(command));
        for (int i = 0; !answered[0]; i++) {
            assertTrue(i < QUIET_STEPS, "not answered");
            run(i % (partitions.length + 1));
        }
    }

    /** The index that was added goes, and comes back to be filled. */
    void refill() {
        if (filling || !isQuiet()) {
            return;
        }
        for (int i = 0; i < partitions.length; i++) {
            if (partitions[i].failure() != null) {
                return;
            }
        }
        table = table(IndexStatus.CREATING);
        Objects.requireNonNull(indexes).maintain(List.of(table));
        filling = true;
        fill();
    }

    private void fill() {
        GlobalIndexStage stage = Objects.requireNonNull(indexes);
        stage.backfill(table, Objects.requireNonNull(table.index("index-" + ADDED)), new BackfillHandler() {
            @Override
            public void onBegun() {
                assertTrue(filling, "begun before the end");
            }

            @Override
            public void onFilled() {
                filling = false;
                table = table(IndexStatus.ACTIVE);
                stage.maintain(List.of(table));
            }
        });
    }

    /** Number of things that can be made to do a step. */
    int stages() {
        return 2 * partitions.length + 4;
    }

    /** One stage does what it has to do: a writer, the syncer, the followers, a partition's compaction and checkpoints. */
    void run(int stage) {
        nowNs += 20_000_000; // a position is saved every fifty steps
        if (stage < partitions.length) {
            partitions[stage].writer().doWork();
        } else if (stage == partitions.length) {
            Objects.requireNonNull(syncer).doWork();
        } else if (stage < partitions.length + 4) {
            Objects.requireNonNull(indexes).doWork();
        } else {
            PartitionCompaction compaction = compactions.get(stage - partitions.length - 4);
            long before = compaction.removedSegments();
            compaction.doWork();
            removedSegments += compaction.removedSegments() - before;
            if (takesCheckpoints) {
                store.checkpoint(stage - partitions.length - 4);
            }
        }
    }

    long removedSegments() {
        return removedSegments;
    }

    boolean isWell() {
        return store.isWell();
    }

    private boolean isQuiet() {
        boolean quiet = Objects.requireNonNull(indexes).lagBytes() == 0 && !filling;
        for (Partition partition : partitions) {
            quiet &= partition.isDrained() && partition.wal().durablePosition() == partition.publishedPosition();
        }
        return quiet;
    }

    /** A write of any of a few items; it may find no room. */
    void write(SplittableRandom random) {
        String key = "key " + random.nextInt(KEYS);
        encoder.reset().beginMap().name("k").string(key);
        int kind = random.nextInt(5);
        WriteCommand command;
        if (kind == 0) {
            command = WriteCommand.delete(table, encoder.endMap().finish());
        } else if (kind == 1) {
            AttributeMap attributes = encoder.endMap().finish();
            command = WriteCommand.update(table, attributes, update(random));
        } else {
            if (random.nextInt(4) > 0) {
                encoder.name("colour").string("colour " + random.nextInt(4));
            }
            if (random.nextInt(4) > 0) {
                encoder.name("size").number(random.nextInt(4));
            }
            encoder.name("pad").string("x".repeat(random.nextInt(200)));
            command = WriteCommand.put(table, encoder.endMap().finish());
        }
        command.prepare(HASH_SEED, new MapView(), WriteCommand::close);
        partitions[Partition.numberOf(command.key().hash(), partitions.length)].offer(command);
    }

    private UpdateProgram update(SplittableRandom random) {
        AttributeMap values = new ItemEncoder()
                .beginMap()
                .name(":v")
                .string("colour " + random.nextInt(4))
                .endMap()
                .finish();
        String expression = random.nextBoolean() ? "SET colour = :v" : "SET shade = :v";
        return UpdateProgram.compile(expression, new ExpressionContext(Map.of(), values));
    }

    /** Lets everything come to rest, and compares. Returns the number of entries. */
    int settle() {
        for (int i = 0; !isQuiet(); i++) {
            assertTrue(
                    i < QUIET_STEPS,
                    () -> "never quiet: lagBytes="
                            + Objects.requireNonNull(indexes).lagBytes());
            run(i % stages());
        }
        expected.clear();
        found.clear();
        long[] counts = new long[3];
        for (int i = 0; i < partitions.length; i++) {
            collect(i, counts);
        }
        assertEquals(expected, found);
        for (int index = 0; index < counts.length; index++) {
            long counted = 0;
            for (Partition partition : partitions) {
                TableCounters counters = partition.index().counters(FIRST_INDEX + index);
                counted += counters == null ? 0 : counters.items();
            }
            assertEquals(counts[index], counted, "counted of index=" + index);
        }
        return found.size();
    }

    private void collect(int partition, long[] counts) {
        try (PartitionReader reader = new PartitionReader(partitions[partition])) {
            reader.pin();
            RecordReader log = partitions[partition].wal().newReader();
            UnsafeBuffer key = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
            ItemView item = new ItemView();
            BTreeCursor cursor = reader.cursor();
            boolean more = cursor.seek(new ExpandableArrayBuffer(4), 0, 4);
            while (more) {
                RecordFlyweight entry = log.read(EntryValue.position(cursor.value()));
                ItemRecord.view(entry, item);
                if (entry.tableId() == table.id()) {
                    expect(item);
                } else if (entry.tableId() >= FIRST_INDEX && entry.tableId() < FIRST_INDEX + counts.length) {
                    int length = RecordKeys.copyKey(entry, key);
                    long hash = key.getLong(ItemKeyDescriptor.HASH_OFFSET, BIG_ENDIAN);
                    assertEquals(partition, Partition.numberOf(hash, partitions.length), "of another partition");
                    assertEquals(null, found.put(hex(key, length), text(item.attributes())), "twice");
                    counts[entry.tableId() - FIRST_INDEX]++;
                }
                more = cursor.next();
            }
        }
    }

    private void expect(ItemView item) {
        MapView map = item.map(new MapView());
        for (IndexSchema index : table.globalIndexes()) {
            if (index.keys().indexed().stream()
                    .allMatch(attribute -> map.find(attribute.nameUtf8(), new ValueView()))) {
                ItemKey key = new ItemKey().wrap(index.keys(), HASH_SEED, map);
                ItemEncoder projected = new ItemEncoder();
                index.project(map, projected, new ProjectionCursor());
                expected.put(hex(key.buffer(), key.length()), text(projected.finish()));
            }
        }
    }

    private static String text(AttributeMap attributes) {
        return Item.of(attributes).toString();
    }

    private static String hex(DirectBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.getBytes(0, copy);
        return HexFormat.of().formatHex(copy);
    }

    /** All stop as they are; then power fails too, or the process only. */
    void crash(boolean powerCut) {
        store.stop();
        close();
        store.restart(powerCut);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(compactions);
        compactions.clear();
        CloseHelper.close(indexes);
        indexes = null;
        store.close();
        partitions = new Partition[0];
    }
}
