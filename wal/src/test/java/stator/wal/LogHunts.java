package stator.wal;

import java.nio.file.Path;

/** What is to notice a bug planted into the log; each throws when it does. The names are used by who plants the bugs. */
final class LogHunts {
    private static final int CYCLES = 20;

    private LogHunts() {}

    static void crashes(long seed) {
        new LogLife(seed).live(CYCLES);
    }

    static void steps(long seed) {
        WalPowerCutTest.crashAtEachStep(seed);
    }

    static void damage(long seed) {
        WalDamageTest damage = new WalDamageTest(Path.of("not-used"));
        damage.shouldRefuseRecordsAtAnotherPlace();
        damage.shouldRefuseASegmentOfAnEarlierRun();
        damage.shouldRefuseAnyFlippedBitBelowWhatALaterRecordKnowsToBeDurable();
        damage.flipBits(101 + 2 * (int) (seed % 10));
    }
}
