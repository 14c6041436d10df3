package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import stator.Stator;
import stator.client.StatorDynamoDbAsyncClient;
import stator.client.StatorDynamoDbClient;
import stator.demo.UnicodeCharacter;

/**
 * Goal: real data of some size comes back as the JDK, which it is from, has it.
 * Method: load every named character and every change of clocks in batches; query by key range in both directions, by
 * prefix, by filter, with projection; scan in parallel, page by page; compare each answer with the JDK's.
 */
class RealDataEndToEndTest {
    private static final int BATCH = 25;
    private static final int IN_FLIGHT = 64;
    private static final int SEGMENTS = 4;

    private static Stator database;
    private static DynamoDbClient client;
    private static DynamoDbAsyncClient asyncClient;

    @BeforeAll
    static void open() {
        database = Stator.openTemporary();
        client = StatorDynamoDbClient.create(database);
        asyncClient = StatorDynamoDbAsyncClient.create(database);
    }

    @AfterAll
    static void close() {
        client.close();
        asyncClient.close();
        database.close();
    }

    @Test
    void shouldKnowEveryCharacter() throws Exception {
        String table = TestTables.create(client, "characters", ScalarAttributeType.N);
        load(table, UnicodeCharacter.all().map(RealDataEndToEndTest::item));

        List<UnicodeCharacter> greek = characters(character -> character.block().equals("GREEK"));
        QueryRequest all = query(table, "pk = :block", Values.item(":block", "GREEK"));
        assertEquals(greek.stream().map(RealDataEndToEndTest::item).toList(), items(all));

        QueryRequest lastTen =
                query(table, "pk = :block AND sk <= :last", Values.item(":block", "GREEK", ":last", (int) 'ω'))
                        .toBuilder()
                        .scanIndexForward(false)
                        .limit(10)
                        .build();
        assertEquals(
                IntStream.range(0, 10)
                        .mapToObj(i -> Character.toString('ω' - i))
                        .toList(),
                client.query(lastTen).items().stream()
                        .map(item -> item.get("text").s())
                        .toList());

        QueryRequest named = all.toBuilder()
                .filterExpression("contains(#name, :part) AND numericValue < :limit")
                .expressionAttributeNames(Map.of("#name", "name", "#text", "text"))
                .expressionAttributeValues(
                        Values.item(":block", "LETTERLIKE_SYMBOLS", ":part", "CAPITAL", ":limit", 20))
                .projectionExpression("#text")
                .build();
        assertEquals(
                characters(character -> character.block().equals("LETTERLIKE_SYMBOLS")
                                && character.name().contains("CAPITAL")
                                && character.numericValue() >= 0
                                && character.numericValue() < 20)
                        .stream()
                        .map(character -> Values.item("text", character.text()))
                        .toList(),
                items(named));

        List<Integer> scanned = scanInParallel(table);
        scanned.sort(Comparator.naturalOrder());
        assertEquals(UnicodeCharacter.all().map(UnicodeCharacter::codePoint).toList(), scanned);
    }

    @Test
    void shouldKnowEveryChangeOfClocks() throws Exception {
        String table = TestTables.create(client, "clocks", ScalarAttributeType.S);
        load(table, TimeZoneTransition.all().map(RealDataEndToEndTest::item));

        QueryRequest decade = query(
                table,
                "pk = :zone AND begins_with(sk, :decade)",
                Values.item(":zone", "Europe/Berlin", ":decade", "198"));
        assertEquals(
                TimeZoneTransition.of("Europe/Berlin").stream()
                        .filter(change -> change.instant().toString().startsWith("198"))
                        .map(RealDataEndToEndTest::item)
                        .toList(),
                items(decade));

        Map<String, Long> expected = TimeZoneTransition.all()
                .filter(change -> change.after().getTotalSeconds() % 3600 != 0)
                .collect(Collectors.groupingBy(TimeZoneTransition::zone, Collectors.counting()));
        Map<String, Long> odd = client
                .scanPaginator(scan -> scan.tableName(table)
                        .filterExpression("odd = :yes")
                        .expressionAttributeValues(Map.of(":yes", AttributeValue.fromBool(true))))
                .items()
                .stream()
                .collect(Collectors.groupingBy(found -> found.get("pk").s(), Collectors.counting()));
        assertEquals(expected, odd);
    }

    /** Loads in batches, some of them under way at the same time. */
    private void load(String table, Stream<Map<String, AttributeValue>> items) throws InterruptedException {
        Semaphore permits = new Semaphore(IN_FLIGHT);
        List<CompletableFuture<Void>> batches = new ArrayList<>();
        Iterator<Map<String, AttributeValue>> left = items.iterator();
        while (left.hasNext()) {
            List<WriteRequest> batch = new ArrayList<>(BATCH);
            while (batch.size() < BATCH && left.hasNext()) {
                Map<String, AttributeValue> item = left.next();
                batch.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
            permits.acquire();
            batches.add(write(Map.of(table, batch)).whenComplete((done, error) -> permits.release()));
        }
        CompletableFuture.allOf(batches.toArray(new CompletableFuture<?>[0])).join();
    }

    private CompletableFuture<Void> write(Map<String, List<WriteRequest>> batch) {
        return asyncClient
                .batchWriteItem(write -> write.requestItems(batch))
                .thenCompose(response -> response.unprocessedItems().isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : write(response.unprocessedItems()));
    }

    private List<Integer> scanInParallel(String table) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(SEGMENTS);
        List<Callable<List<Integer>>> segments = IntStream.range(0, SEGMENTS)
                .<Callable<List<Integer>>>mapToObj(segment -> () -> scan(table, segment))
                .toList();
        List<Integer> codePoints = new ArrayList<>();
        for (Future<List<Integer>> segment : threads.invokeAll(segments)) {
            codePoints.addAll(segment.get());
        }
        threads.shutdown();
        return codePoints;
    }

    private List<Integer> scan(String table, int segment) {
        return client
                .scanPaginator(scan -> scan.tableName(table)
                        .segment(segment)
                        .totalSegments(SEGMENTS)
                        .projectionExpression("sk"))
                .items()
                .stream()
                .map(item -> Integer.valueOf(item.get("sk").n()))
                .toList();
    }

    private List<Map<String, AttributeValue>> items(QueryRequest query) {
        return client.queryPaginator(query).items().stream().toList();
    }

    private static List<UnicodeCharacter> characters(Predicate<UnicodeCharacter> condition) {
        return UnicodeCharacter.all().filter(condition).toList();
    }

    private static QueryRequest query(String table, String condition, Map<String, AttributeValue> values) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values)
                .build();
    }

    private static Map<String, AttributeValue> item(UnicodeCharacter character) {
        Map<String, AttributeValue> item = Values.item("pk", character.block(), "sk", character.codePoint());
        item.putAll(Values.item("name", character.name(), "script", character.script()));
        item.putAll(Values.item("category", character.category(), "text", character.text()));
        item.put("utf8", fromB(SdkBytes.fromUtf8String(character.text())));
        if (character.numericValue() >= 0) {
            item.put("numericValue", Values.n(character.numericValue()));
        }
        return item;
    }

    private static Map<String, AttributeValue> item(TimeZoneTransition change) {
        return Values.item(
                "pk", change.zone(),
                "sk", change.instant().toString(),
                "before", change.before().getTotalSeconds(),
                "after", change.after().getTotalSeconds(),
                "odd", AttributeValue.fromBool(change.after().getTotalSeconds() % 3600 != 0));
    }
}
