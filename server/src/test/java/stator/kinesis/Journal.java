package stator.kinesis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What workers have read: changes by key, in the order in which they came. Any thread. */
final class Journal {
    private final Map<String, List<String>> changes = new HashMap<>();
    private final Set<String> sequences = new TreeSet<>();
    private final Set<String> endedShards = new TreeSet<>();
    private int count;

    synchronized void add(String shardId, Record record) {
        String key = record.dynamodb().keys().get("id").s();
        changes.computeIfAbsent(key, unknown -> new ArrayList<>())
                .add(change(
                        value(record.dynamodb().oldImage()),
                        value(record.dynamodb().newImage())));
        sequences.add(shardId + ' ' + record.dynamodb().sequenceNumber());
        count++;
    }

    /** A change in words: from one value to another, {@code -} where there is no item. */
    static String change(String before, String after) {
        return before + " to " + after;
    }

    private static String value(Map<String, AttributeValue> image) {
        return image.containsKey("v") ? image.get("v").n() : "-";
    }

    synchronized void shardEnded(String shardId) {
        endedShards.add(shardId);
    }

    /** Records that have come, those that came twice counted twice. */
    synchronized int count() {
        return count;
    }

    /** Records that have come, each counted once. */
    synchronized int distinct() {
        return sequences.size();
    }

    synchronized Set<String> endedShards() {
        return Set.copyOf(endedShards);
    }

    synchronized Map<String, List<String>> changes() {
        Map<String, List<String>> copy = new HashMap<>();
        changes.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        return copy;
    }
}
