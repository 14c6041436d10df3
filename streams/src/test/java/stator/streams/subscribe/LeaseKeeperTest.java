package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;

/**
 * Goal: whatever happens to the workers of a group, every change has its effect once, in order; and work is shared evenly.
 * Method: workers, one thread, a real database. They are killed, stand still in the middle of their work, and come back with what they
 * were about to commit; each has a clock of its own, which runs at its own speed.
 */
class LeaseKeeperTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int STREAM = 7;
    private static final long LIFETIME_NS = 30;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table effects;

    @SuppressWarnings("NullAway.Init") // before each test
    private LeaseTable leases;

    @BeforeEach
    void open() {
        database = Stator.openTemporary();
        effects = database.createTable(
                TableSpec.named("effects").partitionKey("shard", KeyType.STRING).sortKey("sequence", KeyType.NUMBER));
        leases = new LeaseTable(database.createTable(LeaseTable.spec("positions")), "billing");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldGiveEachChangeItsEffectOnceWhateverHappensToWorkers() {
        int refused = 0;
        for (int run = 0; run < 8; run++) {
            Simulation simulation = new Simulation(SEED + run, STREAM + run);
            for (int step = 0; step < 400; step++) {
                simulation.step();
            }
            simulation.finish();
            refused += simulation.refused;
        }
        assertTrue(refused > 0, "nobody came too late: -Dstator.test.seed=" + SEED);
    }

    @Test
    void shouldShareEvenlyWithWhoComesLaterAndTakeOverFromWhoIsGone() {
        long[] nowNs = {0};
        for (int partition = 0; partition < 7; partition++) {
            leases.ensure(LeaseTable.shard(STREAM, partition));
        }
        LeaseKeeper first = keeper("first", nowNs);
        first.keep();
        assertEquals(7, first.leases().size());
        LeaseKeeper second = keeper("second", nowNs);
        LeaseKeeper third = keeper("third", nowNs);
        for (int i = 0; i < 20; i++) {
            nowNs[0] += LIFETIME_NS / 3;
            List.of(first, second, third).forEach(LeaseKeeper::keep);
        }
        List<Integer> shares = new ArrayList<>();
        List.of(first, second, third)
                .forEach(keeper -> shares.add(keeper.leases().size()));
        assertEquals(7, shares.stream().mapToInt(Integer::intValue).sum());
        assertTrue(shares.stream().allMatch(share -> share >= 2), "shares=" + shares);
        for (int i = 0; i < 20; i++) {
            nowNs[0] += LIFETIME_NS / 3;
            List.of(first, third).forEach(LeaseKeeper::keep);
        }
        assertEquals(7, first.leases().size() + third.leases().size());
        third.release();
        nowNs[0] += LIFETIME_NS / 3;
        first.keep();
        assertEquals(7, first.leases().size());
    }

    @Test
    void shouldLetOneOfTwoTake() {
        String shard = LeaseTable.shard(STREAM, 0);
        leases.ensure(shard);
        leases.ensure(shard);
        Lease seen = leases.of(STREAM).get(0);
        Lease taken = leases.take(seen, "a");
        assertNotNull(taken);
        assertNull(leases.take(seen, "b"));
        assertTrue(leases.save(taken, 10));
        assertEquals(false, leases.save(taken, 20), "the position is not what it was");
        Lease renewed = leases.renew(taken.at(10));
        assertNotNull(renewed);
        assertNull(leases.renew(taken), "renewed already");
        Lease others = leases.take(renewed, "b");
        assertNotNull(others);
        assertEquals(10, others.sequence());
        assertEquals(false, leases.save(renewed, 20), "it is another's");
    }

    private LeaseKeeper keeper(String name, long[] nowNs) {
        return new LeaseKeeper(
                leases, STREAM, name, new LeaseKeeper.Pace(() -> nowNs[0], LIFETIME_NS, new Random(SEED)));
    }

    /** A group that works on a stream. Sequences of a partition are 1, 2, 3 and so on. */
    private final class Simulation {
        private final String rerun;
        private final Random random;
        private final int stream;
        private final List<Worker> workers = new ArrayList<>();
        private final long[] written;
        private int names;
        private int refused;

        Simulation(long seed, int stream) {
            this.stream = stream;
            rerun = "-Dstator.test.seed=" + seed;
            random = new Random(seed);
            written = new long[1 + random.nextInt(6)];
            for (int partition = 0; partition < written.length; partition++) {
                leases.ensure(LeaseTable.shard(stream, partition));
            }
        }

        void step() {
            written[random.nextInt(written.length)] += random.nextInt(2);
            if (workers.size() < 4 && random.nextInt(20) == 0) {
                workers.add(new Worker("worker-" + names++));
            }
            if (!workers.isEmpty() && random.nextInt(60) == 0) {
                workers.remove(random.nextInt(workers.size()));
            }
            workers.forEach(Worker::step);
        }

        void finish() {
            workers.add(new Worker("last"));
            workers.forEach(worker -> worker.isCalm = true);
            for (int step = 0; step < 1_000; step++) {
                workers.forEach(Worker::step);
            }
            for (int partition = 0; partition < written.length; partition++) {
                List<Item> done =
                        effects.query(LeaseTable.shard(stream, partition)).list();
                assertEquals(written[partition], done.size(), rerun);
                assertTrue(done.stream().allMatch(item -> item.intValue("times") == 1), rerun);
            }
            int fewest = workers.stream()
                    .mapToInt(worker -> worker.keeper.leases().size())
                    .min()
                    .orElseThrow();
            int most = workers.stream()
                    .mapToInt(worker -> worker.keeper.leases().size())
                    .max()
                    .orElseThrow();
            assertTrue(most - fewest <= 1, rerun + " fewest=" + fewest + " most=" + most);
        }

        /** Takes changes one after another; may stand still between reading and committing. */
        private final class Worker {
            private final LeaseKeeper keeper;
            private final int speed = 1 + random.nextInt(3);
            private long nowNs = random.nextInt(1_000_000);
            private int standsStill;
            private boolean isCalm;
            private @Nullable Lease reading;

            Worker(String name) {
                keeper = new LeaseKeeper(
                        leases, stream, name, new LeaseKeeper.Pace(() -> nowNs, LIFETIME_NS * speed, random));
            }

            void step() {
                nowNs += speed;
                if (standsStill > 0 && !isCalm) {
                    standsStill--;
                    return;
                }
                if (reading != null) {
                    commit(reading);
                    reading = null;
                    return;
                }
                keeper.keep();
                for (Lease lease : keeper.leases()) {
                    int partition = Integer.parseInt(lease.shard().substring(11), 16);
                    if (Math.max(0, lease.sequence()) < written[partition] && random.nextBoolean()) {
                        reading = lease;
                    }
                }
                standsStill = random.nextInt(20) == 0 ? random.nextInt(100) : 0;
            }

            private void commit(Lease lease) {
                long sequence = Math.max(0, lease.sequence()) + 1;
                try {
                    database.transact()
                            .add(effects.update("ADD times :one", lease.shard(), sequence)
                                    .value(":one", 1))
                            .add(leases.saving(lease, sequence))
                            .run();
                    keeper.moved(lease.shard(), sequence);
                    assertTrue(sequence == 1 || effects.find(lease.shard(), sequence - 1) != null, rerun);
                } catch (DynamoDbException ex) {
                    assertEquals(ErrorType.TRANSACTION_CANCELED, ex.type(), rerun);
                    keeper.lost(lease.shard());
                    refused++;
                }
            }
        }
    }
}
