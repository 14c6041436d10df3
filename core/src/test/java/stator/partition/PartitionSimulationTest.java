package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.wal.Soak;

/**
 * Goal: whatever fails and wherever power is cut, a partition answers and shows what a sorted map would; what is found after
 * a restart is what some prefix of the executed commands gives, and holds every acknowledged one; nobody is shown what
 * a crash can take back. The newest checkpoint is used, unless space or the disk's faults cost it.
 * Method: whole partitions (log, indexes, ring, writer, syncer, gate, recovery) on simulated disks, run by one thread in a
 * seeded order, with power cuts, process ends, failed forces, full disks and crashes in recovery. Every answer, every read
 * and every recovered state is compared with a model.
 */
class PartitionSimulationTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CYCLES = 20;

    /** The same every time: what is tested here is the simulation. The rarest of the bugs takes seed 107. */
    private static final long FIRST_SEED_TO_NOTICE = 100;

    private static final int SEEDS_TO_NOTICE = 150;

    @Test
    void shouldKeepItsPromisesThroughCrashes() {
        Soak soak = new Soak("whole partitions", 200);
        for (long seed = SEED; soak.goesOn(); seed++) {
            live(seed, soak);
        }
    }

    @Test
    void shouldRepeatItselfWhenTheSeedIsTheSame() {
        Soak soak = new Soak("the same partitions twice", 1);
        long first = live(SEED, soak);
        assertEquals(first, live(SEED, soak), () -> "-Dstator.test.seed=" + SEED);
    }

    @ParameterizedTest
    @EnumSource(FaultyCompaction.Fault.class)
    void shouldNoticeABugInCompaction(FaultyCompaction.Fault fault) {
        long seed = FIRST_SEED_TO_NOTICE;
        while (!notices(fault, seed)) {
            seed++;
            assertTrue(seed < FIRST_SEED_TO_NOTICE + SEEDS_TO_NOTICE, () -> "not noticed: " + fault);
        }
    }

    /** Deletions and undurable copies matter after a crash; in a buffered partition most. */
    private static boolean notices(FaultyCompaction.Fault fault, long seed) {
        PartitionSimulation simulation = new PartitionSimulation(seed, 1, Durability.BUFFERED);
        simulation.plant(fault);
        try {
            simulation.live(CYCLES);
            return false;
        } catch (RuntimeException | AssertionError noticed) {
            return true;
        }
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesThroughThousandsOfCrashes() {
        Soak soak = new Soak("whole partitions", 10_000);
        for (long seed = SEED; soak.goesOn(); seed++) {
            live(seed, soak);
        }
    }

    /** Four lives: one partition or two, of each durability. */
    private static long live(long seed, Soak soak) {
        long trace = 0;
        long removedSegments = 0;
        boolean usesCheckpoints = true;
        for (Durability durability : Durability.values()) {
            for (int partitions = 1; partitions <= 2; partitions++) {
                PartitionSimulation simulation = new PartitionSimulation(seed, partitions, durability);
                try {
                    simulation.live(CYCLES);
                } catch (Throwable t) {
                    throw new AssertionError(
                            "rerun with -Dtest=PartitionSimulationTest -Dstator.test.seed=" + seed + "; partitions="
                                    + partitions + " durability=" + durability + ": " + t.getMessage(),
                            t);
                }
                removedSegments += simulation.removedSegments();
                usesCheckpoints &= simulation.openedFromCheckpoint() > 0 || !simulation.takesCheckpoints();
                soak.survived(simulation.crashes(), simulation.recoveryCrashes());
                trace = trace * 31 + simulation.trace();
            }
        }
        assertTrue(removedSegments > 0, () -> "nothing compacted, seed=" + seed);
        assertTrue(usesCheckpoints, () -> "no checkpoint was used, seed=" + seed);
        return trace;
    }
}
