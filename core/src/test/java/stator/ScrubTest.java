package stator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;
import stator.partition.Durability;
import stator.partition.ScrubReport;
import stator.partition.StoreContext;
import stator.wal.Wal;

/**
 * Goal: a running database finds one flipped bit wherever it is, names file and offset, and serves nothing of it; and finds
 * nothing where there is nothing, whatever is written and compacted meanwhile.
 * Method: bits of its files are flipped under it; small segments.
 */
class ScrubTest {
    private static final int ITEMS = 1_000;
    private static final int ORDERED = 200;
    private static final int DAMAGED = 42;
    private static final int SEGMENT_LENGTH = 64 << 10;
    private static final int PAGE_LENGTH = 1024;
    private static final long FAST = 1L << 40;

    private final ConcurrentLinkedQueue<Throwable> reported = new ConcurrentLinkedQueue<>();

    @TempDir
    private @Nullable Path directory;

    @Test
    void shouldFindNothingWhereNothingIsDamaged() {
        try (Stator db = open()) {
            Table notes = fill(db);
            ScrubReport report = db.scrub(FAST);
            assertEquals(List.of(), report.damage());
            assertTrue(report.records() >= ITEMS, report::toString);
            assertEquals(ITEMS + ITEMS / 2 + 2, report.entries()); // the catalog has two
            assertEquals(report.totalBytes(), report.checkedBytes());
            notes.delete(1, 1);
        }
        assertEquals(List.of(), List.copyOf(reported));
    }

    @Test
    void shouldFindNothingThatIsNotThereWhileItIsWrittenAndCompacted() {
        try (Stator db = open()) {
            Table notes = fill(db);
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
                for (int round = 1; !done.get(); round++) {
                    put(notes, round);
                    db.ensureTable(TableSpec.named("passing").partitionKey("id", KeyType.NUMBER))
                            .put(Item.of("id", round));
                    db.deleteTable("passing");
                }
            });
            for (int scrub = 0; scrub < 5; scrub++) {
                ScrubReport report = db.scrub(20_000_000);
                assertEquals(List.of(), report.damage());
                assertTrue(report.records() > 0 && report.entries() > 0, report::toString);
            }
            done.set(true);
            writes.join();
        }
        assertEquals(List.of(), List.copyOf(reported));
    }

    @Test
    void shouldFindAFlippedBitOfAnItemAndServeNothingOfIt() {
        flipAndFind("text of 7:1", 3);
    }

    @Test
    void shouldFindAFlippedBitOfAKeyAndNotSayThatTheItemIsNotThere() {
        try (Stator db = open()) {
            Table keys = db.createTable(TableSpec.named("keys").partitionKey("id", KeyType.STRING));
            for (int i = 0; i < 100; i++) {
                keys.put(Item.of("id", "the key number " + i + " of all"));
            }
            Place place = flip("the key number 42 of all", 9);
            assertDamaged(db.scrub(FAST), place);
            assertDamaged(() -> keys.find("the key number 42 of all"));
            assertDamaged(() -> keys.put(Item.of("id", "the key number 42 of all")));
            assertNotNull(keys.find("the key number 41 of all"));
            keys.put(Item.of("id", "the key number 41 of all")); // the partition goes on
            assertDamaged(() -> keys.put(Item.of("id", "the key number 42 of all")));
        }
    }

    /** Keys that have so much in common that pages do not tell them apart: a search compares them where they are stored. */
    @Test
    void shouldNotLetASearchPassADamagedKey() {
        try (Stator db = open()) {
            Table keys = db.createTable(
                    TableSpec.named("keys").partitionKey("id", KeyType.STRING).sortKey("at", KeyType.STRING));
            for (int i = 0; i < ORDERED; i++) {
                keys.put(Item.of("id", "one", "at", ordered(i)));
            }
            flip(ordered(DAMAGED), ordered(DAMAGED).length() - 3); // the first digit
            int refused = 0;
            for (int i = 0; i < ORDERED - 1; i++) {
                try {
                    assertEquals(
                            List.of(ordered(i), ordered(i + 1)),
                            keys.query("one").between(ordered(i), ordered(i + 1)).list().stream()
                                    .map(item -> item.string("at"))
                                    .toList());
                } catch (DynamoDbException ex) {
                    assertDamaged(() -> {
                        throw ex;
                    });
                    refused++;
                }
            }
            assertTrue(refused >= 2 && refused < ORDERED / 2, "refused=" + refused);
            assertDamaged(() -> keys.query("one").beginsWith(ordered(DAMAGED)).list());
            assertDamaged(() -> keys.query("one").list());
            assertNotNull(keys.find("one", ordered(DAMAGED + 1)));
            keys.delete("one", ordered(DAMAGED - 2));
            keys.delete("one", ordered(DAMAGED + 2));
            keys.put(Item.of(
                    "id", "one", "at", ordered(DAMAGED) + "5")); // there is room beside it: the partition goes on
            assertNotNull(keys.find("one", ordered(DAMAGED) + "5"));
            assertDamaged(() -> keys.find("one", ordered(DAMAGED)));
            assertDamaged(
                    () -> { // but the page is not cut by a key that is damaged
                        for (int i = 0; i < ORDERED; i++) {
                            keys.put(Item.of("id", "one", "at", ordered(DAMAGED) + "5" + i));
                        }
                    });
            assertNotNull(keys.find("one", ordered(DAMAGED) + "5"));
        }
    }

    private static String ordered(int number) {
        return "the same for all ".repeat(12) + (100 + number);
    }

    @Test
    void shouldFindDamageInHeadersAndSmallFiles() throws IOException {
        try (Stator db = open()) {
            fill(db);
            Path segment = segments().get(1);
            flip(new Place(segment, 40));
            flip(new Place(data().resolve("store"), 12));
            flip(new Place(data().resolve("partition-0").resolve("removed"), 20));
            flip(new Place(data().resolve("partition-0").resolve("removed"), 4096 + 20));
            ScrubReport report = db.scrub(FAST);
            assertEquals(3, report.damages(), report::toString);
            assertTrue(report.damage().get(0).contains("store"), report::toString);
            assertTrue(report.damage().get(1).contains("file=removed"), report::toString);
            assertTrue(report.damage().get(2).contains("file=" + segment + " offset=0"), report::toString);
            assertEquals(3, reported.size());
        }
    }

    @Test
    void shouldFindDamageInCheckpoints() throws IOException {
        try (Stator db = open()) {
            fill(db);
        }
        try (Stator db = open()) {
            assertTrue(db.scrub(FAST).pages() > 10, "a database that is closed leaves a checkpoint");
            Path checkpoints = data().resolve("index-0");
            Path pages = checkpoints.resolve("pages");
            for (long page = PAGE_LENGTH; page < Files.size(pages); page += PAGE_LENGTH) {
                flip(new Place(pages, page + 200));
            }
            ScrubReport report = db.scrub(FAST);
            assertTrue(report.damages() > 10 && report.pages() == 0, report::toString);
            assertTrue(report.damage().get(0).contains("file=" + pages + " offset="), report::toString);
            try (var files = Files.list(checkpoints)) {
                Path description = files.filter(
                                file -> file.getFileName().toString().startsWith("checkpoint-"))
                        .findFirst()
                        .orElseThrow();
                flip(new Place(description, 70));
                assertTrue(db.scrub(FAST).damage().stream().anyMatch(each -> each.contains("file=" + description)));
            }
            assertEquals(ITEMS, db.table("notes").scan().list().size());
        }
    }

    @Test
    void shouldGoAtItsRateAndOneAtATime() {
        try (Stator db = open()) {
            fill(db);
            ScrubReport slow = db.startScrub(1);
            assertTrue(slow.running());
            ScrubReport joined = db.startScrub(FAST);
            assertTrue(joined.running());
            assertTrue(joined.checkedBytes() < joined.totalBytes(), joined::toString);
            assertEquals(0, joined.damages());
        } // a scrub that is under way holds nobody up
    }

    private void flipAndFind(String text, int at) {
        try (Stator db = open()) {
            Table notes = fill(db);
            Place place = flip(text, at);
            assertDamaged(db.scrub(FAST), place);
            assertDamaged(() -> notes.find(7, 1));
            assertDamaged(() -> notes.query(7).list());
            assertDamaged(() -> notes.scan().list());
            assertDamaged(
                    () -> notes.update("SET seen = :t", 7, 1).value(":t", true).run());
            assertDamaged(() -> db.transact()
                    .add(notes.putting(Item.of("id", 7, "at", 0)))
                    .add(notes.putting(Item.of("id", 7, "at", 1)))
                    .run());
            assertEquals(0, Objects.requireNonNull(notes.find(7, 0)).intValue("round"));
            assertNotNull(notes.find(7, 2));
            notes.put(Item.of("id", 7, "at", 2)); // the partition goes on
            assertEquals(1, db.scrub(FAST).damages(), "the same place again");
        }
    }

    private void assertDamaged(ScrubReport report, Place place) {
        String record = report.damage().get(0);
        assertTrue(record.startsWith("file=" + place.file + " offset="), record);
        int from = record.indexOf("offset=") + "offset=".length();
        long offset = Long.parseLong(record.substring(from, record.indexOf(':', from)));
        assertTrue(offset <= place.offset && offset > place.offset - 300, () -> record + " flipped at " + place);
        assertTrue(reported.size() >= report.damages(), () -> "told " + reported);
    }

    private static void assertDamaged(Runnable call) {
        DynamoDbException refused = assertThrows(DynamoDbException.class, call::run);
        assertEquals(ErrorType.INTERNAL_SERVER_ERROR, refused.type(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("offset="), refused.getMessage());
    }

    private Stator open() {
        return Stator.open(new StoreContext()
                .directory(data())
                .partitions(1)
                .durability(Durability.SYNC)
                .compactionSlackBytes(256 << 10)
                .checkpointIntervalBytes(1 << 16)
                .errorHandler(reported::add)
                .logs(number -> new Wal.Context()
                        .directory(data().resolve("partition-" + number))
                        .initialSegmentLength(SEGMENT_LENGTH)
                        .maxSegmentLength(SEGMENT_LENGTH)
                        .maxRecordLength(SEGMENT_LENGTH / 2)));
    }

    private static Table fill(Stator db) {
        Table notes = db.createTable(TableSpec.named("notes")
                .partitionKey("id", KeyType.NUMBER)
                .sortKey("at", KeyType.NUMBER)
                .localIndex("by-weight", "weight", KeyType.NUMBER));
        put(notes, 0);
        return notes;
    }

    private static void put(Table notes, int round) {
        List<CompletionStage<@Nullable Void>> writes = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Item note =
                    Item.of("id", i / 4, "at", i % 4, "round", round, "text", "text of " + i / 4 + ":" + i % 4 + ".");
            writes.add(notes.putAsync(i % 2 == 0 ? note : note.with("weight", i)));
        }
        writes.forEach(write -> write.toCompletableFuture().join());
    }

    /** A byte of a file. */
    private record Place(Path file, long offset) {}

    /** Flips a bit of a text where it is stored. */
    private Place flip(String text, int at) {
        byte[] wanted = text.getBytes(UTF_8);
        for (Path file : segments()) {
            int found = indexOf(read(file), wanted);
            if (found >= 0) {
                Place place = new Place(file, found + at);
                flip(place);
                return place;
            }
        }
        throw new AssertionError("not stored: " + text);
    }

    private static void flip(Place place) {
        try (FileChannel channel = FileChannel.open(place.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, place.offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 4)}), place.offset);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int from = 0; from + wanted.length <= bytes.length; from++) {
            int same = 0;
            while (same < wanted.length && bytes[from + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return from;
            }
        }
        return -1;
    }

    private List<Path> segments() {
        try (var files = Files.list(data().resolve("partition-0"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Path data() {
        return Objects.requireNonNull(directory);
    }
}
