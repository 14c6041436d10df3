package stator.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.item.ItemEncoder;
import stator.partition.SimulationCommand.Demand;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Kind;
import stator.partition.SimulationCommand.Precondition;
import stator.partition.SimulationCommand.Value;
import stator.wal.SimulatedDisk;
import stator.wal.SimulatedDisk.Crash;
import stator.wal.WalException;

/**
 * The life of a store: partitions on simulated disks with one syncer, run step by step by one thread, in an order that
 * follows from a seed; and crashed, again and again.
 */
final class PartitionSimulation {
    private static final int RING_LENGTH = 16;
    private static final int STEPS = 160;
    private static final int STEPS_AFTER_FAILURE = 30;
    private static final int RECOVERY_STEPS = 30;
    private static final int PLAYERS = 6;
    private static final int LEVELS = 6;
    private static final int TABLES = 2;

    private final SplittableRandom random;
    private final Durability durability;
    private final List<SimulationPartition> partitions = new ArrayList<>();
    private final int[] tableIds = new int[TABLES];
    private final ItemEncoder encoder = new ItemEncoder();
    private @Nullable Syncer syncer;
    private boolean takesCheckpoints;
    private @Nullable Throwable unseen;
    private boolean forcing;
    private boolean segmentsMatter;
    private int tablesMade;
    private long commands;
    private long removedSegments;
    private long crashes;
    private long recoveryCrashes;
    private long nowMs = 1_700_000_000_000L;
    private long nowNs;

    PartitionSimulation(long seed, int count, Durability durability) {
        random = new SplittableRandom(seed);
        this.durability = durability;
        takesCheckpoints = random.nextInt(3) > 0; // they have compaction wait, which hides its bugs
        for (int i = 0; i < count; i++) {
            partitions.add(new SimulationPartition(random.nextLong(), durability, this::whileForcing));
        }
        for (int i = 0; i < TABLES; i++) {
            tableIds[i] = newTableId();
        }
    }

    /** Plants a bug that is to be found. */
    void plant(FaultyCompaction.Fault fault) {
        takesCheckpoints = fault == FaultyCompaction.Fault.DOES_NOT_WAIT_FOR_CHECKPOINTS;
        partitions.forEach(partition -> partition.plant(fault));
    }

    /** Runs, crashes, recovers, compares; so many times. At the end everything is stopped cleanly, and there. */
    void live(int cycles) {
        for (int i = 0; i < cycles; i++) {
            recover(random.nextInt(3) == 0);
            int ending = planFaults();
            run();
            boolean powerCut = random.nextInt(3) > 0;
            if (ending == 0) {
                closeCleanly();
            } else {
                crashes++;
            }
            crash(powerCut);
        }
        recover(false);
        closeCleanly();
        crash(true);
        recover(false);
        partitions.forEach(SimulationPartition::kill);
    }

    boolean takesCheckpoints() {
        return takesCheckpoints;
    }

    /** How often a partition was opened from a checkpoint. */
    int openedFromCheckpoint() {
        return partitions.stream()
                .mapToInt(partition -> partition.checkpointer().openedFromCheckpoint())
                .sum();
    }

    /** How many segments were taken out of the logs. */
    long removedSegments() {
        return removedSegments;
    }

    /** How often everything was stopped where it was, those in recovery among them. */
    long crashes() {
        return crashes;
    }

    /** How often recovery was stopped. */
    long recoveryCrashes() {
        return recoveryCrashes;
    }

    /** Hash of everything that happened. */
    long trace() {
        return partitions.stream().mapToLong(SimulationPartition::trace).reduce(nowNs, (all, one) -> all * 31 + one);
    }

    /** What must still be there, one number for each partition; until the next recovery is done. */
    private int[] mustSurvive = new int[0];

    private void crash(boolean powerCut) {
        if (mustSurvive.length == 0) {
            mustSurvive = new int[partitions.size()];
            for (int i = 0; i < mustSurvive.length; i++) {
                mustSurvive[i] = partitions.get(i).model().acknowledgedCount();
            }
        }
        for (int i = 0; i < mustSurvive.length; i++) {
            SimulationPartition partition = partitions.get(i);
            partition.kill();
            if (powerCut && durability == Durability.BUFFERED) {
                mustSurvive[i] = Math.min(mustSurvive[i], partition.model().durableCount());
            }
            partition.checkpointer().crash(powerCut);
        }
    }

    /** Opens all partitions; if asked to, crashes on the way, at most three times. */
    private void recover(boolean crashing) {
        int crashesLeft = crashing ? 3 : 0;
        while (true) {
            if (crashesLeft-- > 0) {
                anyDisk().crashAtStep(1 + random.nextInt(RECOVERY_STEPS));
            }
            try {
                openAll();
                break;
            } catch (Crash | WalException ex) {
                boolean excused = partitions.stream()
                        .anyMatch(partition -> partition.disk().isDown());
                if (!excused) {
                    throw new AssertionError("recovery failed", ex);
                }
                crashes++;
                recoveryCrashes++;
                crash(random.nextInt(3) > 0);
            }
        }
        for (int i = 0; i < partitions.size(); i++) {
            SimulationPartition partition = partitions.get(i);
            partition.checkRecovered(mustSurvive.length == 0 ? 0 : mustSurvive[i]);
            for (int table = 1; table <= tablesMade; table++) {
                partition.checkCounters(table * SimulationCommand.NUMBERS_OF_A_TABLE);
            }
            checkEveryKey(partition);
        }
        mustSurvive = new int[0];
        partitions.forEach(
                partition -> partition.checkpointer().crash(false)); // forgets a fault that was planned and not met
    }

    private void openAll() {
        Doorbell bell = new Doorbell();
        Partition[] open = new Partition[partitions.size()];
        for (int i = 0; i < open.length; i++) {
            partitions.get(i).open(context(), bell);
            open[i] = partitions.get(i).partition();
        }
        syncer = new Syncer(open, context());
    }

    private StoreContext context() {
        return new StoreContext()
                .ringLength(RING_LENGTH)
                .durability(durability)
                .clock(() -> nowMs)
                .nanoClock(() -> nowNs)
                .errorHandler(error -> unseen = unseen == null ? error : unseen);
    }

    /** One disk will fail, or none. Returns 0 if the run is to end in good order. */
    private int planFaults() {
        int fault = random.nextInt(12);
        segmentsMatter = fault >= 4 && fault <= 7;
        boolean checkpointsFail = random.nextInt(8) == 0;
        for (SimulationPartition partition : partitions) {
            if (segmentsMatter || checkpointsFail) {
                partition.checkpointer().excuseLoss();
            }
            partition.checkpointer().files().full(checkpointsFail && random.nextBoolean());
            partition.checkpointer().files().failsForces(checkpointsFail && random.nextBoolean());
        }
        switch (fault) {
            case 0, 1 -> {} // nothing
            case 2, 3 -> anyDisk().failForceAt(1 + random.nextInt(30));
            case 4, 5 -> anyDisk().fullAtCreate(1 + random.nextInt(2), 1 + random.nextInt(40));
            case 6, 7 -> anyPartition().storage().refuseCreates(true);
            default -> anyDisk().crashAtStep(1 + random.nextInt(40));
        }
        return fault;
    }

    private void run() {
        int left = STEPS;
        boolean well = true;
        while (left-- > 0) {
            step();
            checkSteps();
            if (well && !partitions.stream().allMatch(SimulationPartition::isWell)) {
                well = false;
                left = Math.min(left, random.nextInt(STEPS_AFTER_FAILURE));
            }
        }
    }

    private void closeCleanly() {
        while (!partitions.stream().allMatch(SimulationPartition::isDrained)) {
            partitions.forEach(SimulationPartition::write);
            sync();
            checkSteps();
        }
        mustSurvive = new int[partitions.size()];
        for (int i = 0; i < mustSurvive.length; i++) {
            SimulationPartition partition = partitions.get(i);
            partition.close();
            partition.model().forced();
            mustSurvive[i] = partition.model().executedCount();
        }
    }

    private void checkSteps() {
        if (unseen != null) {
            throw new AssertionError("told to the error handler", unseen);
        }
        partitions.forEach(SimulationPartition::checkInvariants);
    }

    private void step() {
        SimulationPartition any = anyPartition();
        switch (random.nextInt(25)) {
            case 0, 1, 2 -> any.write();
            case 3, 4 -> sync();
            case 5 -> any.checkRead(anyKey());
            case 6 -> {
                any.checkScan();
                any.checkCounters((1 + random.nextInt(tablesMade)) * SimulationCommand.NUMBERS_OF_A_TABLE);
                any.checkCounters(tableIds[random.nextInt(TABLES)]);
            }
            case 7 -> any.toggleSnapshot();
            case 8 -> {
                any.disk().writeBackSome();
                if (durability == Durability.SYNC) {
                    any.disk().evictSome(); // nobody is shown what such a page holds; else reads are refused
                }
            }
            case 14 -> any.closeHeld();
            case 15, 16 -> {
                if (takesCheckpoints) {
                    checkpoint(any, 1 + random.nextInt(6));
                } else {
                    submit();
                }
            }
            case 10, 11, 12, 13 -> {
                removedSegments += any.compact(1 + random.nextInt(3));
                checkpoint(any, random.nextInt(3));
            }
            case 9 -> {
                nowMs += random.nextInt(20) == 0 ? -5_000 : random.nextInt(4);
                nowNs += random.nextInt(8_000_000);
            }
            default -> submit();
        }
    }

    private void checkpoint(SimulationPartition partition, int steps) {
        if (takesCheckpoints) {
            partition.checkpointer().run(steps);
        }
    }

    private void sync() {
        Syncer open = syncer;
        assert open != null : "store is not open";
        forcing = true;
        try {
            open.doWork();
        } finally {
            forcing = false;
        }
        partitions.forEach(SimulationPartition::synced);
    }

    /** Other stages go on while the syncer waits for the disk. */
    private void whileForcing() {
        if (!forcing || random.nextInt(3) > 0) {
            return;
        }
        forcing = false; // those that run beside a force do not force
        for (int i = random.nextInt(4); i > 0; i--) {
            submit();
        }
        SimulationPartition any = anyPartition();
        any.write();
        any.checkRead(anyKey());
        forcing = true;
    }

    private void submit() {
        int table = random.nextInt(TABLES);
        Key key = anyKey(table);
        if (random.nextInt(60) == 0) {
            SimulationCommand drop = new SimulationCommand(Kind.DROP_TABLE, key, new Value(0, null), null);
            partitions.forEach(partition -> partition.submit(drop, Durability.BUFFERED));
            tableIds[table] = newTableId();
            return;
        }
        SimulationPartition partition = partitionOf(key);
        Kind kind =
                switch (random.nextInt(7)) {
                    case 0, 1, 2 -> Kind.PUT;
                    case 3, 4 -> Kind.DELETE;
                    case 5 -> Kind.SET_NUMBER;
                    default -> Kind.ADD_NUMBER;
                };
        commands++;
        Value value = new Value(commands * 1000, padding());
        SimulationCommand command = new SimulationCommand(
                kind, key, value, precondition(partition.model().executed(), key));
        partition.submit(command, random.nextInt(6) == 0 ? Durability.SYNC : Durability.BUFFERED);
    }

    /** Mostly one that is likely to hold. */
    private @Nullable Precondition precondition(TreeMap<Key, Value> executed, Key key) {
        Value current = executed.get(key);
        return switch (random.nextInt(8)) {
            case 0 -> new Precondition(Demand.EXISTS, 0);
            case 1 -> new Precondition(Demand.EXISTS_NOT, 0);
            case 2, 3 -> new Precondition(Demand.NUMBER_IS, current == null ? 0 : current.number());
            default -> null;
        };
    }

    private String padding() {
        int length = random.nextInt(segmentsMatter ? 2 : 6) == 0 ? random.nextInt(3_000) : random.nextInt(120);
        return String.valueOf((char) ('a' + commands % 26)).repeat(length);
    }

    private int newTableId() {
        return ++tablesMade * SimulationCommand.NUMBERS_OF_A_TABLE;
    }

    private Key anyKey() {
        return anyKey(random.nextInt(TABLES));
    }

    private Key anyKey(int table) {
        return new Key(tableIds[table], "p" + random.nextInt(PLAYERS), random.nextInt(LEVELS));
    }

    private SimulatedDisk anyDisk() {
        return anyPartition().disk();
    }

    private SimulationPartition anyPartition() {
        return partitions.get(random.nextInt(partitions.size()));
    }

    /** As the store does it: by the highest bits of the hash. */
    private SimulationPartition partitionOf(Key key) {
        long hash = SimulationPartition.itemKey(encoder, key).hash();
        return partitions.get((int) ((hash >>> 52) * partitions.size() / StoreContext.SLOTS));
    }

    private void checkEveryKey(SimulationPartition partition) {
        for (int tableId : tableIds) {
            for (int player = 0; player < PLAYERS; player++) {
                for (int level = 0; level < LEVELS; level++) {
                    partition.checkRead(new Key(tableId, "p" + player, level));
                }
            }
        }
    }
}
