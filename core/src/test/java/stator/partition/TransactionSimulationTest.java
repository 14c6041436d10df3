package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.wal.SimulatedDisk;
import stator.wal.SimulatedDisk.Crash;
import stator.wal.Soak;
import stator.wal.WalException;

/**
 * Goal: wherever a store stops, a transaction is found whole or not at all, and whole if anybody was told of it or has seen it;
 * no reader sees a part of one, and what one reader has seen the next one sees too; local indexes hold what the items say.
 * Method: partitions, syncer and coordinator on simulated disks, run step by step by one thread. First one transaction, stopped
 * after each of its steps, at each step of each disk and with each force failing, in the process or by a power cut, with
 * another stop while it recovers. Then lives of many writes in a seeded order, with faults and readers between any two steps.
 */
class TransactionSimulationTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    /** In some lives nothing is compacted: more are lived until something was, but not for ever. */
    private static final int MOST_SEEDS = 100;

    private static final int DISKS = 3;
    private static final int RECOVERY_STEPS = 30;

    /** What stops the transaction. */
    private enum Fault {
        STOP_AFTER_STEP,
        CRASH_AT_DISK_STEP,
        FAILED_FORCE
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldBeAllOrNothingWhereverItStops(Durability durability) {
        for (Fault fault : Fault.values()) {
            for (int at = 1; stopOnce(durability, fault, at); at++) {
                assertTrue(at < 1_000, "endless");
            }
        }
    }

    /**
     * How one transaction is stopped.
     *
     * @param at   how many steps, disk steps or forces after it began
     * @param disk which of the disks has the fault
     * @param end  bit 0: the process ends instead of the power; bit 1: it stops once more while it recovers
     */
    private record Stop(Durability durability, Fault fault, int at, int disk, int end) {
        boolean isPowerCut() {
            return (end & 1) == 0;
        }

        boolean stopsTwice() {
            return (end & 2) != 0;
        }
    }

    /** Returns false if the transaction was done before the fault. */
    private static boolean stopOnce(Durability durability, Fault fault, int at) {
        boolean met = false;
        boolean allDisks = fault != Fault.STOP_AFTER_STEP;
        for (int disk = allDisks ? 0 : at % DISKS; disk < (allDisks ? DISKS : at % DISKS + 1); disk++) {
            for (int end = 0; end < 4; end++) {
                Stop stop = new Stop(durability, fault, at, disk, end);
                try {
                    met |= run(stop);
                } catch (Throwable t) {
                    throw new AssertionError("-Dstator.test.seed=" + SEED + " " + stop + ": " + t.getMessage(), t);
                }
            }
        }
        return met;
    }

    private static boolean run(Stop stop) {
        SplittableRandom random = new SplittableRandom(SEED + stop.end);
        try (TransactionSimulation simulation = new TransactionSimulation(random, DISKS, stop.durability)) {
            simulation.open();
            SimulatedWrite first = simulation.spread();
            simulation.submit(first);
            finish(simulation);
            assertEquals(Outcome.APPLIED, first.outcome);
            plan(simulation.disks().get(stop.disk), stop.fault, stop.at);

            SimulatedWrite second = simulation.spread();
            second.unmarks = first;
            simulation.submit(second);
            SimulatedWrite rival = simulation.newWrite();
            rival.keys.add(second.keys.get(stop.disk));
            rival.alone = true;
            boolean met = false;
            for (int step = 1; step <= 200 && !simulation.isIdle() && !met; step++) {
                simulation.run(step % simulation.essentialStages());
                if (step == 4 + stop.end) {
                    simulation.submit(rival);
                }
                met = stop.fault == Fault.STOP_AFTER_STEP ? step == stop.at : !simulation.isWell();
                if (showsWhatItHas(simulation, stop.durability)) {
                    check(simulation);
                }
            }
            simulation.crash(stop.isPowerCut());
            if (stop.stopsTwice()) {
                stopRecovery(simulation, stop.at, stop.isPowerCut());
            }
            recover(simulation);
            SimulatedWrite third = simulation.spread();
            simulation.submit(third);
            finish(simulation);
            assertEquals(Outcome.APPLIED, third.outcome, "something is still held");
            check(simulation);
            return met;
        }
    }

    @Test
    void shouldKeepItsPromisesThroughCrashes() {
        runLives(new Soak("transactions over several partitions", 60));
    }

    @Test
    @Tag("slow")
    void shouldKeepItsPromisesThroughThousandsOfCrashes() {
        runLives(new Soak("transactions over several partitions", 3_000));
    }

    private static void runLives(Soak soak) {
        long removed = 0;
        for (long seed = SEED; soak.goesOn() || (removed == 0 && seed < SEED + MOST_SEEDS); seed++) {
            for (Durability durability : Durability.values()) {
                try {
                    removed += live(seed, durability, soak);
                } catch (Throwable t) {
                    throw new AssertionError(
                            "rerun with -Dtest=TransactionSimulationTest -Dstator.test.seed=" + seed + "; durability="
                                    + durability + ": " + t.getMessage(),
                            t);
                }
            }
        }
        assertTrue(removed > 0, "nothing was compacted");
    }

    /** Returns how many segments went. */
    static long live(long seed, Durability durability, Soak soak) {
        SplittableRandom random = new SplittableRandom(seed);
        try (TransactionSimulation simulation = new TransactionSimulation(random, 1 + random.nextInt(4), durability)) {
            for (int crash = 0; crash < 12; crash++) {
                for (int again = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0; again > 0; again--) {
                    boolean met = stopRecovery(simulation, 1 + random.nextInt(RECOVERY_STEPS), random.nextBoolean());
                    soak.survived(met ? 1 : 0, met ? 1 : 0);
                }
                recover(simulation);
                simulation.nextEra();
                planAny(simulation, random);
                int left = 250;
                boolean well = true;
                while (left-- > 0) {
                    step(simulation, random, showsWhatItHas(simulation, durability));
                    if (well && !simulation.isWell()) {
                        well = false;
                        left = Math.min(left, random.nextInt(40));
                    }
                }
                simulation.crash(random.nextBoolean());
                soak.survived(1, 0);
            }
            return simulation.compaction().removedSegments();
        }
    }

    /** After a failed force nothing is shown where answers do not wait for the disk: it may never have got what was published. */
    private static boolean showsWhatItHas(TransactionSimulation simulation, Durability durability) {
        return durability == Durability.SYNC || simulation.isWell();
    }

    private static void step(TransactionSimulation simulation, SplittableRandom random, boolean reads) {
        switch (random.nextInt(reads ? 12 : 9)) {
            case 9 -> simulation.checkReads();
            case 10 -> simulation.checkSnapshot();
            case 11 -> {
                simulation.checkHeld();
                simulation.checkIndexes(false);
            }
            case 0, 1 -> simulation.submit(anyWrite(simulation, random));
            case 5 ->
                simulation
                        .disks()
                        .get(random.nextInt(simulation.disks().size()))
                        .writeBackSome();
            default -> simulation.run(random.nextInt(simulation.stages()));
        }
    }

    private static SimulatedWrite anyWrite(TransactionSimulation simulation, SplittableRandom random) {
        SimulatedWrite write = simulation.newWrite();
        write.alone = random.nextInt(3) == 0;
        int first = random.nextInt(TransactionSimulation.KEYS);
        int count = write.alone ? 1 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            write.keys.add(simulation.keyNumber((first + i) % TransactionSimulation.KEYS));
        }
        if (!write.alone && random.nextInt(4) == 0) {
            write.checks = simulation.keyNumber((first + count) % TransactionSimulation.KEYS);
        }
        if (!write.alone) {
            write.unmarks = simulation.anyMarked(random);
        }
        return write;
    }

    private static void planAny(TransactionSimulation simulation, SplittableRandom random) {
        SimulatedDisk disk =
                simulation.disks().get(random.nextInt(simulation.disks().size()));
        switch (random.nextInt(6)) {
            case 0 -> plan(disk, Fault.FAILED_FORCE, 1 + random.nextInt(40));
            case 1, 2 -> plan(disk, Fault.CRASH_AT_DISK_STEP, 1 + random.nextInt(60));
            case 3 -> disk.fullAtCreate(disk.creates() + 1, 1 + random.nextInt(6));
            default -> {} // stopped between two steps, or not before the end
        }
    }

    private static void plan(SimulatedDisk disk, Fault fault, int at) {
        switch (fault) {
            case CRASH_AT_DISK_STEP -> disk.crashAtStep(disk.steps() + at);
            case FAILED_FORCE -> disk.failForceAt(disk.forces() + at);
            case STOP_AFTER_STEP -> {} // the test stops by itself
        }
    }

    /** Opens, and a disk fails at a step of it, or there are not as many steps: then all stops afterwards. */
    private static boolean stopRecovery(TransactionSimulation simulation, int atStep, boolean powerCut) {
        boolean met = false;
        plan(simulation.disks().get(atStep % simulation.disks().size()), Fault.CRASH_AT_DISK_STEP, atStep);
        try {
            simulation.open();
        } catch (Crash | WalException | StoreException ex) {
            met = simulation.disks().stream().anyMatch(SimulatedDisk::isDown);
            assertTrue(met, () -> "recovery failed: " + ex);
        }
        simulation.crash(powerCut);
        return met;
    }

    private static void recover(TransactionSimulation simulation) {
        simulation.open();
        check(simulation);
        simulation.checkIndexes(true);
    }

    private static void finish(TransactionSimulation simulation) {
        for (int i = 0; i < 200 && !simulation.isIdle(); i++) {
            simulation.runAll();
        }
        assertTrue(simulation.isIdle(), "not done");
    }

    private static void check(TransactionSimulation simulation) {
        simulation.checkReads();
        simulation.checkSnapshot();
    }
}
