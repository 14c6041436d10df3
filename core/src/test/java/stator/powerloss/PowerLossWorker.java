package stator.powerloss;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;

/**
 * Mounts, opens, checks, writes, loses the power; again and again. A process of its own, because a lost mapping may end it.
 * The last line it prints is {@code cycles=N acknowledged=M}; it prints the number of each cycle as it is done.
 */
final class PowerLossWorker {
    private static final int THREADS = 4;
    private static final int KEYS = 16;
    private static final int PADDING_MAX = 3_000;
    private static final int CUT_AFTER_WRITES_MAX = 100;
    private static final long LOOK_NS_MAX = 500_000L;
    private static final int STOP_SECONDS = 60;

    private final LoopFilesystem filesystem;
    private final AckLedger ledger;
    private final SplittableRandom random;
    private final AtomicInteger acknowledged = new AtomicInteger();

    private PowerLossWorker(LoopFilesystem filesystem, AckLedger ledger, long seed) {
        this.filesystem = filesystem;
        this.ledger = ledger;
        random = new SplittableRandom(seed);
    }

    /** Image, mount point, ledger, cycles, seed. */
    public static void main(String[] args) throws Exception {
        int cycles = Integer.parseInt(args[3]);
        try (AckLedger ledger = new AckLedger(Path.of(args[2]))) {
            PowerLossWorker worker = new PowerLossWorker(
                    new LoopFilesystem(Path.of(args[0]), Path.of(args[1])), ledger, Long.parseLong(args[4]));
            for (int cycle = 1; cycle <= cycles; cycle++) {
                worker.cycle(cycle == cycles);
                System.out.println(cycle);
                System.out.flush();
            }
            System.out.println("cycles=" + cycles + " acknowledged=" + worker.acknowledged);
        }
    }

    private void cycle(boolean last) throws Exception {
        filesystem.mount();
        try {
            Path data = filesystem.mountPoint().resolve("data");
            Files.createDirectories(data);
            Stator database = Stator.open(new Stator.Context().directory(data).partitions(2));
            try {
                Table table = database.ensureTable(TableSpec.named("power").partitionKey("id", KeyType.NUMBER));
                check(table);
                if (!last) {
                    writeUntilTheCut(table);
                }
            } finally {
                close(database, last);
            }
        } finally {
            filesystem.unmount();
        }
    }

    private void check(Table table) {
        for (int key = 0; key < THREADS * KEYS; key++) {
            Item found = table.find(key);
            long sequence = found == null ? 0 : found.longValue("sequence");
            if (sequence < ledger.lastAcknowledged(key) || sequence > ledger.lastAttempted(key)) {
                throw new AssertionError("key=" + key + " found=" + sequence + " acknowledged="
                        + ledger.lastAcknowledged(key) + " attempted=" + ledger.lastAttempted(key));
            }
            if (found != null && !found.equals(item(key, sequence))) {
                throw new AssertionError("half an item: " + found);
            }
        }
    }

    private void writeUntilTheCut(Table table) throws Exception {
        List<CompletableFuture<?>> writers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int firstKey = thread * KEYS;
            SplittableRandom own = random.split();
            writers.add(
                    CompletableFuture.runAsync(() -> writeUntilRefused(table, firstKey, own), PowerLossWorker::start));
        }
        int cutAfter = acknowledged.get() + random.nextInt(CUT_AFTER_WRITES_MAX);
        while (acknowledged.get() < cutAfter) {
            LockSupport.parkNanos(random.nextLong(LOOK_NS_MAX));
        }
        filesystem.cutPower();
        CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new)).get(STOP_SECONDS, TimeUnit.SECONDS);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "power-loss-writer");
        thread.setDaemon(true);
        thread.start();
    }

    private void writeUntilRefused(Table table, int firstKey, SplittableRandom own) {
        while (true) {
            int key = firstKey + own.nextInt(KEYS);
            long sequence = ledger.lastAttempted(key) + 1;
            ledger.attempted(key, sequence);
            try {
                table.put(item(key, sequence));
            } catch (DynamoDbException refused) {
                if (refused.type() != ErrorType.INTERNAL_SERVER_ERROR) {
                    throw refused;
                }
                return; // the disk is gone, and the engine says so
            }
            ledger.acknowledged(key, sequence);
            acknowledged.incrementAndGet();
        }
    }

    /** All of an item follows from its key and its number. */
    private static Item item(int key, long sequence) {
        int length = new SplittableRandom(key * 31L + sequence).nextInt(PADDING_MAX);
        String padding = String.valueOf((char) ('a' + sequence % 26)).repeat(length);
        return Item.of("id", key, "sequence", sequence, "padding", padding);
    }

    /** After the cut closing fails, and has to leave nothing mapped all the same: otherwise unmounting fails. */
    private static void close(Stator database, boolean mustSucceed) {
        try {
            database.close();
        } catch (RuntimeException ex) {
            if (mustSucceed) {
                throw ex;
            }
        }
    }
}
