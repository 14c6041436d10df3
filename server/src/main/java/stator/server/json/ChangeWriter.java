package stator.server.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeMap;
import stator.item.ItemView;
import stator.streams.record.ChangeRecord;

/** Changes to the JSON that DynamoDB Streams has for its records. Owned by one thread, reused. */
public final class ChangeWriter {
    private static final long MS_PER_SECOND = 1_000;

    private final ItemWriter items = new ItemWriter();
    private final ItemView image = new ItemView();
    private final String region;
    private final @Nullable String streamArn;

    /** @param region that records are said to come from */
    public ChangeWriter(String region) {
        this(region, null);
    }

    /**
     * As Lambda has records.
     *
     * @param streamArn is told with each record; null to leave it out
     */
    public ChangeWriter(String region, @Nullable String streamArn) {
        this.region = region;
        this.streamArn = streamArn;
    }

    /** Prints one change. */
    public void write(ChangeRecord change, JsonWriter json) {
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
        if (streamArn != null) {
            json.name("eventSourceARN");
            json.string(streamArn);
        }
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
        json.string(sequenceNumber(change.sequence()));
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

    /** A number of a change, as the API writes it: 21 digits, in the order of the numbers. */
    public static String sequenceNumber(long sequence) {
        return String.format(Locale.ROOT, "1%020d", sequence);
    }
}
