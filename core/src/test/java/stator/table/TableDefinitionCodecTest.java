package stator.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;

/**
 * Goal: a definition comes back from the catalog as it went in, and an entry that is not one is not taken for one.
 * Method: definitions with everything set and with nothing set, there and back; the bytes of both encodings agree.
 */
class TableDefinitionCodecTest {
    private final TableDefinitionCodec codec = new TableDefinitionCodec();

    @Test
    void shouldKeepEverything() {
        KeyAttribute partition = new KeyAttribute("pärt", AttributeType.B);
        KeyAttribute sort = new KeyAttribute("sort", AttributeType.N);
        TreeMap<String, String> tags = new TreeMap<>();
        tags.put("key", "");
        tags.put("λ", "値");
        TableDefinition table = TableDefinition.builder(new TableSchema(Integer.MAX_VALUE, "a.b-c_D", partition, sort))
                .tableId("id")
                .arn("arn")
                .createdMs(1)
                .status(TableStatus.UPDATING)
                .attributes(List.of(sort, partition))
                .billingMode(BillingMode.PROVISIONED)
                .onDemandSinceMs(2)
                .throughput(new Throughput(3, 4))
                .throughputHistory(new ThroughputHistory(5, 6, 7))
                .onDemandLimits(new Throughput(8, 9))
                .tableClass("STANDARD")
                .tableClassChangedMs(10)
                .deletionProtected(true)
                .tags(tags)
                .build();
        TableDefinition back = roundTrip(table);
        assertEquals(Integer.MAX_VALUE, back.id());
        assertEquals("pärt", back.schema().partitionKey().name());
        assertEquals(AttributeType.B, back.schema().partitionKey().type());
        KeyAttribute sortBack = back.schema().sortKey();
        assertTrue(sortBack != null && sortBack.type() == AttributeType.N);
        assertEquals("sort", back.attributes().get(0).name());
        assertEquals(new ThroughputHistory(5, 6, 7), back.throughputHistory());
        assertEquals(new Throughput(8, 9), back.onDemandLimits());
        assertEquals(tags, back.tags());
        assertTrue(back.deletionProtected());
    }

    @Test
    void shouldKeepThatNothingIsSet() {
        KeyAttribute key = new KeyAttribute("k", AttributeType.S);
        TableDefinition back = roundTrip(TableDefinition.builder(new TableSchema(1, "abc", key, null))
                .attributes(List.of(key))
                .build());
        assertNull(back.schema().sortKey());
        assertNull(back.tableClass());
        assertEquals(TableStatus.CREATING, back.status());
        assertEquals(Throughput.NONE, back.throughput());
    }

    @Test
    void shouldKeepLocalIndexes() {
        KeyAttribute partition = new KeyAttribute("p", AttributeType.S);
        KeyAttribute sort = new KeyAttribute("s", AttributeType.N);
        KeyAttribute other = new KeyAttribute("o", AttributeType.B);
        List<IndexDefinition> indexes = List.of(
                new IndexDefinition(
                        "one",
                        List.of(partition),
                        List.of(other),
                        new IndexProjection(IndexProjection.Type.INCLUDE, List.of("y", "x"))),
                new IndexDefinition(
                        "two",
                        List.of(partition),
                        List.of(sort),
                        new IndexProjection(IndexProjection.Type.ALL, List.of())));
        TableDefinition back =
                roundTrip(TableDefinition.builder(new TableSchema(7, "abc", partition, sort).withLocalIndexes(indexes))
                        .attributes(List.of(partition, sort, other))
                        .build());
        IndexSchema first = back.schema().localIndexes().get(0);
        assertEquals("one", first.name());
        assertEquals(8, first.keys().id());
        assertEquals(
                List.of("p", "o", "s"),
                first.keys().attributes().stream().map(KeyAttribute::name).toList());
        assertEquals(List.of("y", "x"), first.definition().projection().nonKeyAttributes());
        assertEquals(9, back.schema().localIndexes().get(1).keys().id());
        assertTrue(back.schema().localIndexes().get(1).projectsAll());
    }

    @Test
    void shouldKeepGlobalIndexes() {
        KeyAttribute partition = new KeyAttribute("p", AttributeType.S);
        KeyAttribute sort = new KeyAttribute("s", AttributeType.N);
        KeyAttribute other = new KeyAttribute("o", AttributeType.B);
        GlobalIndex several = new GlobalIndex(
                new IndexDefinition(
                        "several",
                        List.of(other, sort),
                        List.of(partition),
                        new IndexProjection(IndexProjection.Type.INCLUDE, List.of("y"))),
                77,
                IndexStatus.CREATING,
                new Throughput(1, 2),
                new ThroughputHistory(3, 4, 5),
                new Throughput(6, 7));
        GlobalIndex going = GlobalIndex.of(
                        new IndexDefinition(
                                "going",
                                List.of(other),
                                List.of(),
                                new IndexProjection(IndexProjection.Type.KEYS_ONLY, List.of())),
                        IndexStatus.DELETING)
                .withNumber(8);
        TableDefinition back = roundTrip(TableDefinition.builder(new TableSchema(7, "abc", partition, sort))
                .attributes(List.of(partition, sort, other))
                .globalIndexes(List.of(several, going))
                .build());
        GlobalIndex first = back.globalIndexes().get(0);
        assertEquals(77, first.number());
        assertEquals(IndexStatus.CREATING, first.status());
        assertEquals(new Throughput(1, 2), first.throughput());
        assertEquals(new ThroughputHistory(3, 4, 5), first.throughputHistory());
        assertEquals(new Throughput(6, 7), first.onDemandLimits());
        assertEquals(IndexStatus.DELETING, back.globalIndexes().get(1).status());
        assertEquals(1, back.schema().globalIndexes().size(), "what is being deleted is not kept up to date");
        IndexSchema schema = back.schema().globalIndexes().get(0);
        assertEquals(77, schema.keys().id());
        assertEquals(
                List.of("o", "s", "p"),
                schema.keys().attributes().stream().map(KeyAttribute::name).toList());
        assertEquals(
                List.of("p"),
                schema.keys().ordered().stream().map(KeyAttribute::name).toList());
    }

    @Test
    void shouldRefuseAnEntryThatIsNotATable() {
        AttributeMap key = codec.encodeKey("abc");
        assertThrows(DynamoDbException.class, () -> codec.decode(key));
    }

    @Test
    void shouldCountDecreasesByUtcDay() {
        long day = 24L * 3600 * 1000;
        ThroughputHistory history = ThroughputHistory.NONE
                .after(new Throughput(9, 9), new Throughput(8, 10), day * 100 - 2)
                .after(new Throughput(8, 10), new Throughput(7, 10), day * 100 - 1);
        assertEquals(2, history.decreasesOnDayOf(day * 100 - 1));
        assertEquals(0, history.decreasesOnDayOf(day * 100));
        assertEquals(day * 100 - 2, history.lastIncreaseMs());
        assertEquals(
                1,
                history.after(new Throughput(7, 10), new Throughput(6, 10), day * 100)
                        .decreases());
    }

    private TableDefinition roundTrip(TableDefinition table) {
        AttributeMap encoded = codec.encode(table);
        TableDefinition back = codec.decode(encoded);
        assertTrue(encoded.sameAs(codec.encode(back)));
        assertEquals(table.name(), back.name());
        return back;
    }
}
