package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeType;
import stator.partition.StoreContext;

/**
 * Goal: a batch that meets a full partition says which of its writes were not made, and has made all others.
 * Method: partitions that take one command at a time and let none wait; batches are repeated with what they hand back
 * until nothing is left.
 */
class BatchWriteThrottlingTest {
    private static final int BATCHES = 5;
    private static final int BATCH_LENGTH = 25;

    @Test
    void shouldHandBackExactlyTheWritesThatWereThrottled(@TempDir Path directory) {
        StoreContext tight = new StoreContext()
                .directory(directory)
                .partitions(1)
                .ringLength(1)
                .maxSubmitWaitNs(0);
        int throttled = 0;
        try (TestEngine engine = new TestEngine(tight).table("hashn", AttributeType.N, (byte) 0)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Integer> left = new ArrayList<>();
                for (int i = 0; i < BATCH_LENGTH; i++) {
                    left.add(batch * BATCH_LENGTH + i);
                }
                while (!left.isEmpty()) {
                    List<Integer> unprocessed = write(engine, left);
                    assertTrue(left.containsAll(unprocessed), "left=" + left + " unprocessed=" + unprocessed);
                    for (int key : left) {
                        boolean stored = !engine.call("GetItem", "{'TableName':'hashn','Key':" + key(key) + "}")
                                .isEmpty();
                        assertEquals(!unprocessed.contains(key), stored, "key=" + key);
                    }
                    throttled += unprocessed.size();
                    left = unprocessed;
                }
            }
            assertEquals(
                    BATCHES * BATCH_LENGTH,
                    engine.call("Scan", "{'TableName':'hashn','Select':'COUNT'}")
                            .get("Count"));
        }
        assertTrue(throttled > 0, "nothing was throttled: the test shows nothing");
    }

    private static String key(int key) {
        return "{'a':{'N':'" + key + "'}}";
    }

    private static List<Integer> write(TestEngine engine, List<Integer> keys) {
        List<String> puts = new ArrayList<>();
        keys.forEach(key -> puts.add("{'PutRequest':{'Item':" + key(key) + "}}"));
        Map<String, Object> answer;
        try {
            answer = engine.call("BatchWriteItem", "{'RequestItems':{'hashn':" + puts + "}}");
        } catch (DynamoDbException ex) {
            assertEquals(ErrorType.THROTTLING, ex.type());
            return keys;
        }
        List<Integer> unprocessed = new ArrayList<>();
        if (answer.get("UnprocessedItems") instanceof Map<?, ?> tables && tables.get("hashn") instanceof List<?> list) {
            String text = list.toString();
            for (int key : keys) {
                if (text.contains("{N=" + key + "}")) {
                    unprocessed.add(key);
                }
            }
            assertEquals(list.size(), unprocessed.size(), text);
        }
        return unprocessed;
    }
}
