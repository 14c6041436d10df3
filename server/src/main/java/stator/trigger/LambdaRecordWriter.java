package stator.trigger;

import java.util.Locale;
import stator.item.AttributeMap;
import stator.item.ItemView;
import stator.server.json.ItemWriter;
import stator.server.json.JsonWriter;
import stator.streams.api.SequenceNumber;
import stator.streams.record.ChangeRecord;

/** Changes to the JSON of the records in Lambda's event for DynamoDB, which differs from what GetRecords tells. Owned by one thread. */
final class LambdaRecordWriter {
    private static final long MS_PER_SECOND = 1_000;
    private static final int REGION_PART = 3; // of an ARN

    private final ItemWriter items = new ItemWriter();
    private final ItemView image = new ItemView();
    private final String region;
    private final String streamArn;

    /** @param streamArn that the records are said to come from */
    LambdaRecordWriter(String streamArn) {
        this.streamArn = streamArn;
        String[] parts = streamArn.split(":", -1);
        region = parts.length > REGION_PART ? parts[REGION_PART] : "";
    }

    /** Prints one change. */
    void write(ChangeRecord change, JsonWriter json) {
        json.beginObject();
        json.name("eventID");
        json.string(String.format(
                Locale.ROOT, "%08x%08x%016x", change.streamNumber(), change.partition(), change.sequence()));
        json.name("eventName");
        json.string(change.event().name());
        json.name("eventVersion");
        json.string("1.1");
        json.name("eventSource");
        json.string("aws:dynamodb");
        json.name("awsRegion");
        json.string(region);
        json.name("dynamodb");
        writeContent(change, json);
        json.name("eventSourceARN");
        json.string(streamArn);
        if (change.isExpiry()) {
            json.name("userIdentity");
            json.beginObject();
            json.name("principalId");
            json.string("dynamodb.amazonaws.com");
            json.name("type");
            json.string("Service");
            json.endObject();
        }
        json.endObject();
    }

    private void writeContent(ChangeRecord change, JsonWriter json) {
        AttributeMap keys = change.keys();
        int sizeBytes = keys.sizeBytes();
        json.beginObject();
        json.name("ApproximateCreationDateTime");
        json.integer(change.timestampMs() / MS_PER_SECOND);
        json.name("Keys");
        items.map(keys, json);
        sizeBytes += writeImage("NewImage", change.newImage(image), json);
        sizeBytes += writeImage("OldImage", change.oldImage(image), json);
        json.name("SequenceNumber");
        json.string(SequenceNumber.of(change.sequence()));
        json.name("SizeBytes");
        json.integer(sizeBytes);
        json.name("StreamViewType");
        json.string(change.viewType().name());
        json.endObject();
    }

    private int writeImage(String name, ItemView shown, JsonWriter json) {
        if (!shown.isPresent()) {
            return 0;
        }
        json.name(name);
        items.map(shown.attributes(), json);
        return shown.sizeBytes();
    }
}
