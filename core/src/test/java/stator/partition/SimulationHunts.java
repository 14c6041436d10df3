package stator.partition;

import stator.wal.Soak;

/** What is to notice a bug planted into a partition; each throws when it does. The names are used by who plants the bugs. */
final class SimulationHunts {
    private static final int CYCLES = 20;

    private SimulationHunts() {}

    static void synced(long seed) {
        new PartitionSimulation(seed, 1, Durability.SYNC).live(CYCLES);
    }

    static void buffered(long seed) {
        new PartitionSimulation(seed, 1, Durability.BUFFERED).live(CYCLES);
    }

    @SuppressWarnings("UnusedVariable") // all hunts take a seed
    static void groups(long seed) {
        GroupCompactionTest test = new GroupCompactionTest();
        try {
            test.shouldKeepWhatAGroupGoesOnInWhileThatStaysWhichItBeganIn();
        } finally {
            test.close();
        }
    }

    static void transactions(long seed) {
        Soak soak = new Soak("transactions", 1);
        for (Durability durability : Durability.values()) {
            TransactionSimulationTest.live(seed, durability, soak);
        }
    }
}
