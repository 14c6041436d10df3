package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.Allocation;
import stator.index.FileCheckpointStorage;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.partition.SimulationCommand.Demand;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Kind;
import stator.partition.SimulationCommand.Precondition;
import stator.partition.SimulationCommand.Value;
import stator.wal.Wal;

/**
 * Goal: puts, updates and deletes are taken, executed, forced and answered without garbage.
 * Method: batches of commands that were made before, over few keys, in a partition whose writer and syncer this thread
 * plays; bytes that it allocates, after warm-up.
 */
class WriterSteadyStateTest {
    private static final int BATCH = 32;
    private static final int BATCHES = 200;
    private static final int KEYS = 100;

    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView scratch = new MapView();
    private final CommandHandler handler = this::onComplete;
    private int made;
    private int applied;

    @TempDir
    private @Nullable Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DROP_TABLE"})
    void shouldWriteWithoutGarbage(Kind kind) {
        assert directory != null;
        Wal wal = Wal.open(new Wal.Context().directory(directory).initialSegmentLength(64 << 20));
        StoreContext ctx = new StoreContext().durability(Durability.BUFFERED).ringLength(BATCH);
        PartitionCheckpoints none =
                PartitionCheckpoints.open(FileCheckpointStorage.open(directory.resolve("index")), ctx.errorHandler());
        try (Partition partition = new Partition(wal, none, ctx, new Doorbell())) {
            for (int i = 0; i < KEYS; i++) {
                settle(partition, new Key(1, "p" + i, 8)); // no item collection ever ends
            }
            double bytes = Allocation.steady(BATCH * BATCHES, 1, allocation -> {
                for (int batch = 0; batch < BATCHES; batch++) {
                    write(partition, kind, allocation);
                }
            });
            assertEquals(made + KEYS, applied);
            assertTrue(bytes < 1, "bytes=" + bytes);
        }
    }

    private void settle(Partition partition, Key key) {
        WriteCommand put = new SimulationCommand(Kind.PUT, key, new Value(0, "stays"), null).toWrite(encoder);
        partition.offer(put.prepare(SimulationPartition.HASH_SEED, scratch, handler));
        partition.writer().doWork();
    }

    /** Half of a batch are puts: there is always something to change, and to delete. */
    private void write(Partition partition, Kind kind, Allocation allocation) {
        WriteCommand[] batch = new WriteCommand[BATCH];
        for (int i = 0; i < BATCH; i++) {
            Key key = new Key(1, "p" + made / 2 % KEYS, 7);
            boolean put = made++ % 2 == 0;
            batch[i] = new SimulationCommand(
                            put ? Kind.PUT : kind,
                            key,
                            new Value(made, "some text"),
                            put ? null : new Precondition(Demand.EXISTS, 0))
                    .toWrite(encoder);
        }
        allocation.start();
        for (WriteCommand command : batch) {
            command.prepare(SimulationPartition.HASH_SEED, scratch, handler);
            partition.offer(command);
        }
        partition.writer().doWork();
        partition.sync();
        allocation.stop();
    }

    private void onComplete(WriteCommand command) {
        applied += command.outcome() == Outcome.APPLIED ? 1 : 0;
        command.close();
    }
}
