package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import stator.wal.WalException.Code;

/**
 * The life of a log on a simulated disk: opened, checked, written to and crashed, again and again, and crashed while it
 * recovers, up to three times in a row. Everything follows from a seed.
 */
final class LogLife {
    private static final int RECORDS = 30;

    private final String rerun;
    private final SplittableRandom random;
    private final SimulatedDisk disk;
    private final LogModel model;
    private long crashes;
    private long recoveryCrashes;

    LogLife(long seed) {
        rerun = "-Dstator.test.seed=" + seed;
        random = new SplittableRandom(seed);
        disk = new SimulatedDisk(seed);
        model = new LogModel(seed);
    }

    /** Lives so many cycles, and tells how many of them ended by a crash. */
    void live(int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            String at = rerun + " life, cycle=" + cycle;
            switch (random.nextInt(4)) {
                case 0 -> disk.failForceAt(1 + random.nextInt(40));
                case 1 -> disk.fullAtCreate(1 + random.nextInt(6), 1 + random.nextInt(3));
                default -> disk.crashAtStep(1 + random.nextInt(80));
            }
            crashes += runUntilDown(disk, model, at) ? 1 : 0;
            lose();
            if (random.nextInt(3) == 0) {
                crashInRecovery(at);
            }
        }
        runToTheEnd(disk, model, rerun + " life, end");
    }

    /** Those in recovery among them. */
    long crashes() {
        return crashes;
    }

    long recoveryCrashes() {
        return recoveryCrashes;
    }

    /** Segments that a full disk had no room for when they were written again. */
    int rewrites() {
        return disk.rewrites();
    }

    private void crashInRecovery(String at) {
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int full = random.nextInt(4); // none, some or all of the segments that are written again
            int step = 1 + random.nextInt(stepsOfRecovery(full));
            disk.fullAtCreate(1, full).crashAtStep(step);
            try (Wal wal = model.openAndCheck(disk, at)) {
                throw new AssertionError(at + ": no crash at step=" + step + " of recovery, end=" + wal.position());
            } catch (SimulatedDisk.Crash | WalException ex) {
                assertTrue(disk.isDown(), () -> at + ex);
            }
            crashes++;
            recoveryCrashes++;
            lose();
        }
    }

    private int stepsOfRecovery(int full) {
        SimulatedDisk copy = disk.copy(0).fullAtCreate(1, full);
        try (Wal wal = Wal.open(LogModel.context(copy))) {
            assertTrue(wal.position() > 0);
            return copy.steps();
        } catch (WalException ex) {
            assertTrue(full > 0 && ex.code() == Code.DISK_FULL, () -> rerun + ex);
            return copy.steps();
        }
    }

    private void lose() {
        if (random.nextInt(3) == 0) {
            disk.restart();
        } else {
            disk.powerCut();
        }
    }

    /** Opens, works and closes until a planned fault ends it. False if none did. */
    static boolean runUntilDown(SimulatedDisk disk, LogModel model, String rerun) {
        try {
            for (int run = 0; run < 2; run++) {
                try (Wal wal = model.openAndCheck(disk, rerun)) {
                    model.work(wal, disk, RECORDS);
                }
            }
            return false;
        } catch (SimulatedDisk.Crash crash) {
            assertTrue(disk.isDown(), rerun);
        } catch (WalException ex) {
            assertTrue(
                    disk.isDown() || ex.code() == Code.FORCE_FAILED || ex.code() == Code.DISK_FULL, () -> rerun + ex);
        }
        return true;
    }

    /** Opens, works and closes in good order: from then on everything is there. */
    static void runToTheEnd(SimulatedDisk disk, LogModel model, String rerun) {
        for (int run = 0; run < 2; run++) {
            try (Wal wal = model.openAndCheck(disk, rerun)) {
                model.work(wal, disk, 5);
            }
        }
        int count = model.appendedCount();
        model.openAndCheck(disk, rerun).close();
        assertEquals(count, model.appendedCount(), rerun);
    }
}
