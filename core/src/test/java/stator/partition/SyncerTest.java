package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Goal: in a buffered store, a write is on the disk within 10 ms, and within half a millisecond where its log is followed,
 * or twice the time that a force takes, and not much more often than that; the syncer sleeps as long as nothing is due.
 * Method: two partitions on simulated disks whose stages a test runs one by one, and a clock that it moves.
 */
class SyncerTest {
    private static final long MS = 1_000_000;
    private static final long FAR = 1_000 * MS;
    private static final TableSchema TABLE = new TableSchema(20, "plain", new KeyAttribute("k", AttributeType.S), null);

    private long nowNs = 12_345;
    private long nextNs; // what goes by when somebody has looked at the clock
    private final SimulatedPartitions store = new SimulatedPartitions(new SplittableRandom(1), 2, this::context);
    private final Partition[] partitions = store.open(new Doorbell());
    private final Syncer syncer = new Syncer(partitions, context());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldForceALogThatNobodyFollowsEveryTenMilliseconds() {
        assertEquals(FAR, syncer.maxSleepNs());
        write(0);
        assertEquals(10 * MS, syncer.maxSleepNs());
        pass(10 * MS - 1);
        syncer.doWork();
        assertEquals(1, unforced(0));
        assertEquals(1, syncer.maxSleepNs());
        pass(1);
        syncer.doWork();
        assertEquals(0, unforced(0));
        assertEquals(FAR, syncer.maxSleepNs());
    }

    @Test
    void shouldForceALogThatIsFollowedEveryHalfMillisecond() {
        partitions[1].retention().keep("follower", partitions[1].publishedPosition());
        write(0);
        write(1);
        assertEquals(MS / 2, syncer.maxSleepNs());
        pass(MS / 2 - 1);
        syncer.doWork();
        assertEquals(1, unforced(1));
        pass(1);
        syncer.doWork();
        assertEquals(0, unforced(1));
        assertEquals(1, unforced(0));
        assertEquals(10 * MS - MS / 2, syncer.maxSleepNs());
        write(1);
        syncer.doWork();
        assertEquals(1, unforced(1));
    }

    @Test
    void shouldForceAtOnceWhatComesAfterAPause() {
        partitions[0].retention().keep("follower", partitions[0].publishedPosition());
        pass(FAR);
        write(0);
        assertEquals(1, syncer.maxSleepNs());
        syncer.doWork();
        assertEquals(0, unforced(0));
        write(0);
        assertEquals(MS / 2, syncer.maxSleepNs());
    }

    @Test
    void shouldRestTwiceAsLongAsAForceTakes() {
        partitions[0].retention().keep("follower", partitions[0].publishedPosition());
        pass(FAR);
        write(0);
        nextNs = MS;
        syncer.doWork();
        assertEquals(0, unforced(0));
        write(0);
        assertEquals(MS, syncer.maxSleepNs(), "the force took one of two");
        pass(MS - 1);
        syncer.doWork();
        assertEquals(1, unforced(0));
        pass(1);
        syncer.doWork();
        assertEquals(0, unforced(0));
    }

    @Test
    void shouldTakeItsTimeAgainWhenTheFollowerIsGone() {
        LogRetention retention = partitions[0].retention();
        retention.keep("one", partitions[0].publishedPosition());
        retention.keep("other", partitions[0].publishedPosition());
        write(0);
        retention.letGo("one");
        assertEquals(MS / 2, syncer.maxSleepNs());
        retention.letGo("other");
        assertEquals(10 * MS, syncer.maxSleepNs());
    }

    private StoreContext context() {
        return new StoreContext()
                .ringLength(8)
                .durability(Durability.BUFFERED)
                .clock(() -> 1_700_000_000_000L)
                .nanoClock(this::look)
                .errorHandler(error -> {
                    throw new AssertionError("told to the error handler", error);
                });
    }

    private long look() {
        long lookedNs = nowNs;
        nowNs += nextNs;
        nextNs = 0;
        return lookedNs;
    }

    private void pass(long ns) {
        nowNs += ns;
    }

    private void write(int partition) {
        AttributeMap item =
                new ItemEncoder().beginMap().name("k").string("key").endMap().finish();
        assertTrue(partitions[partition].offer(WriteCommand.put(TABLE, item)
                .prepare(SimulatedPartitions.HASH_SEED, new MapView(), WriteCommand::close)));
        partitions[partition].writer().doWork();
    }

    /** 1 if something can be seen that is not on the disk yet. */
    private int unforced(int partition) {
        return partitions[partition].wal().durablePosition() < partitions[partition].publishedPosition() ? 1 : 0;
    }
}
