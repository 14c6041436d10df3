package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.wal.WalException.Code;

/**
 * Goal: whatever fails, wherever power is cut and whichever unforced sectors survive, recovery yields a prefix of what
 * was appended that holds everything acknowledged; and what an opening has shown stays.
 * Method: run a workload once to count the disk's steps; then once for each step, failing that one. After each crash
 * the log is opened, checked, written to, crashed again (in recovery, too) and checked again. All on a simulated disk.
 */
class WalPowerCutTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int RECORDS = 60;
    private static final int CYCLES = 20;

    @Test
    void shouldKeepEverythingAcknowledgedWhenPowerFailsAtAnyStep() {
        for (long seed = SEED; seed < SEED + 6; seed++) {
            crashAtEachStep(seed);
        }
    }

    @Test
    void shouldKeepEverythingAcknowledgedWhenAnyForceFails() {
        for (long seed = SEED; seed < SEED + 6; seed++) {
            int forces = forcesOf(seed);
            for (int force = 1; force <= forces; force++) {
                failForce(seed, force, true);
                failForce(seed, force, false);
            }
        }
    }

    @Test
    void shouldGoOnWhenTheDiskWasFull() {
        int refusals = 0;
        for (long seed = SEED; seed < SEED + 10; seed++) {
            int creates = createsOf(seed);
            for (int create = 1; create <= creates; create++) {
                refusals += fillDisk(seed, create) ? 1 : 0;
            }
        }
        assertTrue(refusals > 0, "-Dstator.test.seed=" + SEED);
    }

    @Test
    void shouldSurviveALifeOfCrashes() {
        int rewrites = 0;
        for (long seed = SEED; seed < SEED + 25; seed++) {
            rewrites += live(seed).rewrites();
        }
        assertTrue(rewrites > 0, "-Dstator.test.seed=" + SEED);
    }

    @Test
    @Tag("slow")
    void shouldSurviveAHundredThousandCrashes() {
        Soak soak = new Soak("the log alone", 100_000);
        for (long seed = SEED; soak.goesOn(); seed++) {
            LogLife life = live(seed);
            soak.survived(life.crashes(), life.recoveryCrashes());
        }
    }

    @Test
    @Tag("slow")
    void shouldKeepEverythingAcknowledgedWhenPowerFailsAtAnyStepOfManyRuns() {
        for (long seed = SEED; seed < SEED + 100; seed++) {
            crashAtEachStep(seed);
        }
    }

    static void crashAtEachStep(long seed) {
        int steps = stepsOf(seed);
        for (int step = 1; step <= steps; step++) {
            crashTwice(seed, step);
        }
    }

    /** Crash at one step, crash again in the recovery, then recover, write, stop, and open once more. */
    private static void crashTwice(long seed, int step) {
        String rerun = "-Dstator.test.seed=" + seed + " step=" + step;
        SimulatedDisk disk = new SimulatedDisk(seed).crashAtStep(step);
        LogModel model = new LogModel(seed);
        LogLife.runUntilDown(disk, model, rerun);
        disk.powerCut();
        disk.crashAtStep(1 + step % 17);
        LogLife.runUntilDown(disk, model, rerun);
        if (step % 2 == 0) {
            disk.powerCut();
        } else {
            disk.restart();
        }
        LogLife.runToTheEnd(disk, model, rerun);
    }

    private static void failForce(long seed, int force, boolean powerCut) {
        String rerun = "-Dstator.test.seed=" + seed + " force=" + force + " powerCut=" + powerCut;
        SimulatedDisk disk = new SimulatedDisk(seed).failForceAt(force);
        LogModel model = new LogModel(seed);
        try (Wal wal = model.openAndCheck(disk, rerun)) {
            model.work(wal, disk, RECORDS);
        } catch (WalException ex) {
            assertEquals(Code.FORCE_FAILED, ex.code(), rerun);
        }
        if (powerCut) {
            disk.powerCut();
        } else {
            disk.restart(); // the page cache still shows what the disk does not have
        }
        try (Wal wal = model.openAndCheck(disk, rerun)) {
            model.work(wal, disk, RECORDS / 4);
        }
        disk.powerCut();
        LogLife.runToTheEnd(disk, model, rerun);
    }

    /** Whether anything was refused: segments made ahead of need fail unseen, and are asked for again when they are needed. */
    private static boolean fillDisk(long seed, int create) {
        String rerun = "-Dstator.test.seed=" + seed + " create=" + create;
        SimulatedDisk disk = new SimulatedDisk(seed).fullAtCreate(create, 12);
        LogModel model = new LogModel(seed);
        boolean wasFull = false;
        try (Wal wal = model.openAndCheck(disk, rerun)) {
            for (int i = 0; i < RECORDS; i++) {
                long before = wal.position();
                try {
                    model.work(wal, disk, 1);
                } catch (WalException ex) {
                    assertEquals(Code.DISK_FULL, ex.code(), rerun);
                    assertEquals(before, wal.position(), rerun);
                    wasFull = true;
                }
            }
        } catch (WalException ex) {
            assertEquals(Code.DISK_FULL, ex.code(), rerun);
            wasFull = true;
        }
        assertTrue(!wasFull || disk.creates() >= create, rerun);
        disk.powerCut();
        LogLife.runToTheEnd(disk, model, rerun);
        return wasFull;
    }

    private static LogLife live(long seed) {
        LogLife life = new LogLife(seed);
        life.live(CYCLES);
        return life;
    }

    private static SimulatedDisk faultless(long seed) {
        SimulatedDisk disk = new SimulatedDisk(seed);
        LogLife.runUntilDown(disk, new LogModel(seed), "-Dstator.test.seed=" + seed);
        return disk;
    }

    private static int stepsOf(long seed) {
        return faultless(seed).steps();
    }

    private static int forcesOf(long seed) {
        return faultless(seed).forces();
    }

    private static int createsOf(long seed) {
        return faultless(seed).creates();
    }
}
