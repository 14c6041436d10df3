package stator.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fills a table of a running server with the characters of Unicode, about 150,000 items, asks it three questions and
 * prints the answers and how long they took. Running it twice writes the same items again.
 */
public final class Demo {
    /** The table that the characters go to: partition key {@code unicodeBlock} (S), sort key {@code codePoint} (N). */
    public static final String TABLE = "unicode-characters";

    private static final int SEGMENTS = 4;
    private static final int MAX_TRIES = 500;
    private static final long RETRY_NS = 20_000_000L;
    private static final double NS_PER_MS = 1e6;

    private final DemoConnection connection;
    private final PrintStream out;

    private Demo(DemoConnection connection, PrintStream out) {
        this.connection = connection;
        this.out = out;
    }

    /**
     * Runs the demonstration.
     *
     * @param endpoint of the server: {@code http://localhost:8000}
     * @throws IOException if the server cannot be reached, or refuses a request; the text says why
     */
    public static void run(URI endpoint, PrintStream out) throws IOException {
        Demo demo = new Demo(new DemoConnection(endpoint), out);
        demo.createTable();
        demo.load();
        demo.askForARange();
        demo.askByFilter();
        demo.countByParallelScan();
    }

    private void createTable() throws IOException {
        JsonAnswer created = connection.call("CreateTable", json -> {
            json.writeStringField("TableName", TABLE);
            json.writeStringField("BillingMode", "PAY_PER_REQUEST");
            json.writeArrayFieldStart("AttributeDefinitions");
            element(json, "unicodeBlock", "AttributeType", "S");
            element(json, "codePoint", "AttributeType", "N");
            json.writeEndArray();
            json.writeArrayFieldStart("KeySchema");
            element(json, "unicodeBlock", "KeyType", "HASH");
            element(json, "codePoint", "KeyType", "RANGE");
            json.writeEndArray();
        });
        if (!created.succeeded() && !created.raw().contains("ResourceInUseException")) {
            throw new IOException("CreateTable was refused: " + created.raw());
        }
        for (int i = 0; i < MAX_TRIES; i++) {
            if (connection
                    .expect("DescribeTable", json -> json.writeStringField("TableName", TABLE))
                    .raw()
                    .contains("\"TableStatus\":\"ACTIVE\"")) {
                return;
            }
            LockSupport.parkNanos(RETRY_NS);
        }
        throw new IOException("table=" + TABLE + " does not become active");
    }

    private void load() throws IOException {
        long start = System.nanoTime();
        int loaded = new CharacterLoader(connection, TABLE, out).load();
        double seconds = (System.nanoTime() - start) / (NS_PER_MS * 1000);
        out.printf(Locale.ROOT, "\rwrote %,d characters in %.1f s%n", loaded, seconds);
    }

    private void askForARange() throws IOException {
        long start = System.nanoTime();
        JsonAnswer answer = connection.expect("Query", json -> {
            json.writeStringField("TableName", TABLE);
            json.writeStringField(
                    "KeyConditionExpression", "unicodeBlock = :block AND codePoint BETWEEN :first AND :last");
            json.writeObjectFieldStart("ExpressionAttributeValues");
            JsonCall.attribute(json, ":block", "S", "BOX_DRAWING");
            JsonCall.attribute(json, ":first", "N", Integer.toString(0x2550));
            JsonCall.attribute(json, ":last", "N", Integer.toString(0x256C));
            json.writeEndObject();
            projectText(json);
        });
        answer("Which characters draw double lines? (a range of the sort key)", start, answer.texts());
    }

    private void askByFilter() throws IOException {
        long start = System.nanoTime();
        JsonAnswer answer = connection.expect("Query", json -> {
            json.writeStringField("TableName", TABLE);
            json.writeStringField("KeyConditionExpression", "unicodeBlock = :block");
            json.writeStringField("FilterExpression", "contains(#name, :part) AND category = :lower");
            json.writeObjectFieldStart("ExpressionAttributeValues");
            JsonCall.attribute(json, ":block", "S", "GREEK");
            JsonCall.attribute(json, ":part", "S", "OMEGA");
            JsonCall.attribute(json, ":lower", "S", "Ll");
            json.writeEndObject();
            json.writeObjectFieldStart("ExpressionAttributeNames");
            json.writeStringField("#name", "name");
            json.writeStringField("#text", "text");
            json.writeEndObject();
            json.writeStringField("ProjectionExpression", "#text");
        });
        answer("Which small Greek letters are an omega? (a filter on the name)", start, answer.texts());
    }

    private void countByParallelScan() throws IOException {
        long start = System.nanoTime();
        List<SegmentCount> segments = new ArrayList<>();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            SegmentCount count = new SegmentCount(segment);
            segments.add(count);
            count.start();
        }
        int digits = 0;
        for (SegmentCount segment : segments) {
            digits += segment.result();
        }
        answer(
                "How many decimal digits has the world? (a scan of everything in " + SEGMENTS + " segments)",
                start,
                List.of(Integer.toString(digits)));
    }

    private void answer(String question, long startNs, List<String> texts) {
        double ms = (System.nanoTime() - startNs) / NS_PER_MS;
        out.printf(Locale.ROOT, "%n%s%n  %s%n  %.1f ms%n", question, String.join(" ", texts), ms);
    }

    private static void projectText(JsonGenerator json) throws IOException {
        json.writeStringField("ProjectionExpression", "#text");
        json.writeObjectFieldStart("ExpressionAttributeNames");
        json.writeStringField("#text", "text"); // "text" is a reserved word
        json.writeEndObject();
    }

    private static void element(JsonGenerator json, String name, String member, String value) throws IOException {
        json.writeStartObject();
        json.writeStringField("AttributeName", name);
        json.writeStringField(member, value);
        json.writeEndObject();
    }

    /** Counts the digits of one segment, page by page, on a thread of its own. */
    private final class SegmentCount extends Thread {
        private final int segment;
        private int count;
        private @Nullable IOException failure;

        SegmentCount(int segment) {
            super("demo-scan-" + segment);
            this.segment = segment;
        }

        @Override
        public void run() {
            try {
                String next = null;
                do {
                    JsonAnswer page = page(next);
                    count += page.count();
                    next = page.remainder();
                } while (next != null);
            } catch (IOException e) {
                failure = e;
            }
        }

        /** Waits for the end and tells the count. */
        int result() throws IOException {
            try {
                join();
            } catch (InterruptedException e) {
                interrupt();
                throw new IOException("interrupted", e);
            }
            if (failure != null) {
                throw failure;
            }
            return count;
        }

        private JsonAnswer page(@Nullable String start) throws IOException {
            return connection.expect("Scan", json -> {
                json.writeStringField("TableName", TABLE);
                json.writeNumberField("Segment", segment);
                json.writeNumberField("TotalSegments", SEGMENTS);
                json.writeStringField("Select", "COUNT");
                json.writeStringField("FilterExpression", "category = :digit");
                json.writeObjectFieldStart("ExpressionAttributeValues");
                JsonCall.attribute(json, ":digit", "S", "Nd");
                json.writeEndObject();
                if (start != null) {
                    json.writeFieldName("ExclusiveStartKey");
                    json.writeRawValue(start);
                }
            });
        }
    }
}
