package stator.partition;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.wal.SimulatedDisk;

/**
 * Goal: wherever a store stops, its global indexes come to hold what its table holds: nothing that is told is lost, and nothing
 * of a write that was lost is kept; an index that is being filled comes to hold it too; whatever is compacted meanwhile.
 * Method: partitions, syncer, followers, checkpoints and compaction on simulated disks, run step by step by one thread in a seeded order, with
 * faults between any two steps; after each end, in the process or by a power cut, everything comes to rest and is compared.
 */
class GlobalIndexSimulationTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int LIVES = 8;

    /** In some lives nothing is opened from a checkpoint: more are lived until something was, but not for ever. */
    private static final int MOST_SEEDS = 100;

    private static final int STEPS = 1000;
    private static final int SEEDS_TO_NOTICE = 200;

    @Test
    void shouldHoldWhatTheTableHoldsThroughCrashes() {
        runLives(3);
    }

    @Test
    @Tag("slow")
    void shouldHoldWhatTheTableHoldsThroughThousandsOfCrashes() {
        runLives(40);
    }

    @Test
    void shouldFindThatSegmentsGoThoughAFollowerNeedsThem() {
        assertThrows(AssertionError.class, () -> {
            for (long seed = 1; seed <= SEEDS_TO_NOTICE; seed++) {
                live(new SplittableRandom(seed), Durability.SYNC, true);
            }
        });
    }

    private static void runLives(int seeds) {
        long removed = 0;
        int checkpoints = 0;
        for (long seed = SEED; seed < SEED + seeds || (checkpoints == 0 && seed < SEED + MOST_SEEDS); seed++) {
            for (Durability durability : Durability.values()) {
                try {
                    Seen seen = live(new SplittableRandom(seed), durability, false);
                    removed += seen.removedSegments;
                    checkpoints += seen.openedFromCheckpoint;
                } catch (Throwable t) {
                    throw new AssertionError(
                            "rerun with -Dtest=GlobalIndexSimulationTest -Dstator.test.seed=" + seed + "; durability="
                                    + durability + ": " + t.getMessage(),
                            t);
                }
            }
        }
        assertTrue(removed > 0, "nothing was compacted");
        assertTrue(checkpoints > 0, "nothing was opened from a checkpoint");
    }

    /** What happened in a life that must happen in some. */
    private record Seen(long removedSegments, int openedFromCheckpoint) {}

    private static Seen live(SplittableRandom random, Durability durability, boolean ignoresFollowers) {
        int entries = 0;
        try (GlobalIndexSimulation simulation = new GlobalIndexSimulation(random, durability, ignoresFollowers)) {
            for (int life = 0; life < LIVES; life++) {
                simulation.open();
                entries += simulation.settle();
                if (random.nextBoolean()) {
                    simulation.refill();
                }
                plan(simulation, random);
                for (int step = 0; step < STEPS && simulation.isWell(); step++) {
                    step(simulation, random);
                }
                simulation.crash(random.nextBoolean());
            }
            assertTrue(entries > 0, "no entries");
            return new Seen(simulation.removedSegments(), simulation.openedFromCheckpoint());
        }
    }

    private static void step(GlobalIndexSimulation simulation, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> simulation.write(random);
            case 3 ->
                simulation
                        .disks()
                        .get(random.nextInt(simulation.disks().size()))
                        .writeBackSome();
            default -> simulation.run(random.nextInt(simulation.stages()));
        }
    }

    private static void plan(GlobalIndexSimulation simulation, SplittableRandom random) {
        SimulatedDisk disk =
                simulation.disks().get(random.nextInt(simulation.disks().size()));
        switch (random.nextInt(5)) {
            case 0 -> disk.failForceAt(disk.forces() + 1 + random.nextInt(80));
            case 1, 2 -> disk.crashAtStep(disk.steps() + 1 + random.nextInt(200));
            case 3 -> disk.fullAtCreate(disk.creates() + 1, 1 + random.nextInt(4));
            default -> {} // stopped between two steps
        }
    }
}
