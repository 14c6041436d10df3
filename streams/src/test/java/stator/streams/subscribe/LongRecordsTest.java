package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.streams.archive.Recording;
import stator.table.StreamViewType;

/**
 * Goal: records of any length are told whole, once and in order, whoever reads them and from wherever; also those that are longer than a message of
 * Aeron can be, and those that lie where a replay of another process ends and the next one begins.
 * Method: items of many empty strings, which DynamoDB counts as one byte each and which take five; both images; live, replayed, and after a restart.
 */
@Timeout(60)
class LongRecordsTest {
    private static final int CHANGES = 12;
    private static final List<String> ELEMENTS = Collections.nCopies(300_000, "");
    private static final List<AttributeMap> ITEMS =
            IntStream.range(0, CHANGES).mapToObj(i -> item(i).toAttributeMap()).toList(); // encoded
    private static final int PORTION_LENGTH = 16 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final ItemView image = new ItemView();
    private final List<Integer> told = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"true, IPC", "false, IPC", "false, UDP"})
    void shouldTellRecordsThatAreLongerThanAMessage(boolean isLocal, Transport over) throws IOException {
        Streams streams = new Streams(new StreamsContext().udpPort(0));
        try (Stator database = open(streams)) {
            Table table = database.createTable(TableSpec.named("lists").partitionKey("id", KeyType.STRING).stream(
                    StreamViewType.NEW_AND_OLD_IMAGES));
            try (StreamSubscription early = StreamSubscription.open(subscription(isLocal, streams, over))) {
                for (int i = 0; i < CHANGES; i++) {
                    table.put(item(i));
                    await(early, i + 1);
                }
            }
            Recording recording = streams.recording(0);
            assertTrue(recording.endPosition() > 2 * PORTION_LENGTH, "two replays are not enough");
            assertTrue(recording.verify(0) < recording.endPosition());
            assertToldAll(subscription(isLocal, streams, over));
        }
        Streams again = new Streams(new StreamsContext().udpPort(0));
        try (Stator database = open(again)) {
            assertEquals(item(CHANGES - 1), database.table("lists").find("one"));
            assertToldAll(subscription(isLocal, again, over));
        }
    }

    private void assertToldAll(SubscriptionContext subscription) throws IOException {
        told.clear();
        try (StreamSubscription late = StreamSubscription.open(subscription)) {
            await(late, CHANGES);
        }
    }

    private void await(StreamSubscription changes, int count) {
        while (told.size() < count) {
            changes.poll(record -> {
                int number = told.size();
                assertTrue(record.newImage(image).attributes().sameAs(ITEMS.get(number)), () -> "told as " + number);
                assertEquals(number > 0, record.oldImage(image).isPresent());
                assertTrue(number == 0 || image.attributes().sameAs(ITEMS.get(number - 1)), () -> "before " + number);
                told.add(number);
            });
        }
    }

    private SubscriptionContext subscription(boolean isLocal, Streams streams, Transport over) {
        SubscriptionContext context = new SubscriptionContext()
                .table("lists")
                .from(Beginning.trimHorizon())
                .over(over);
        return isLocal ? context.streams(streams) : context.locator(new LocatorElsewhere(() -> streams));
    }

    private Stator open(Streams streams) {
        return Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(1)
                .streams(streams));
    }

    private static Item item(int number) {
        return Item.of("id", "one", "number", number, "elements", ELEMENTS);
    }
}
