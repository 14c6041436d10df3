package stator.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stator.server.json.JsonWriter;
import stator.streams.archive.UdpAddress;
import stator.streams.subscribe.FlowStart;
import stator.streams.subscribe.PartitionLocation;
import stator.streams.subscribe.StreamLocation;

/** Where a stream is to be had, as JSON: what {@code GET /streams/TABLE} answers. */
public final class StreamLocationText {
    /** Of HTTP. */
    public static final String CONTENT_TYPE = "application/json";

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int INITIAL_CAPACITY = 1024;

    private StreamLocationText() {}

    /** As JSON, on one line. */
    public static String of(StreamLocation location) {
        JsonWriter json = new JsonWriter(INITIAL_CAPACITY, INITIAL_CAPACITY);
        json.beginObject();
        json.name("streamNumber");
        json.integer(location.streamNumber());
        json.name("aeronDirectory");
        json.string(location.aeronDirectory());
        json.name("controlChannel");
        json.string(location.controlChannel());
        json.name("controlStreamId");
        json.integer(location.controlStreamId());
        json.name("liveChannel");
        json.string(location.liveChannel());
        UdpAddress udp = location.udp();
        if (udp != null) {
            json.name("udpLiveChannel");
            json.string(udp.liveChannel());
            json.name("udpPositionsStreamId");
            json.integer(udp.positionsStreamId());
            json.name("udpRun");
            json.integer(udp.run());
        }
        json.name("partitions");
        json.beginArray();
        location.partitions().forEach(partition -> write(partition, json));
        json.endArray();
        json.endObject();
        json.finish();
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8) + '\n';
    }

    private static void write(PartitionLocation partition, JsonWriter json) {
        json.beginObject();
        json.name("partition");
        json.integer(partition.partition());
        json.name("recordingId");
        json.integer(partition.recordingId());
        json.name("liveStreamId");
        json.integer(partition.liveStreamId());
        json.name("replayStreamId");
        json.integer(partition.replayStreamId());
        json.name("lastSequence");
        json.integer(partition.start().lastSequence());
        json.name("isAnchored");
        json.bool(partition.start().isAnchored());
        json.name("position");
        json.integer(partition.start().position());
        json.name("recordedUpTo");
        json.integer(partition.recordedUpTo());
        json.endObject();
    }

    /** @throws IOException if that is no such JSON */
    public static StreamLocation parse(String text) throws IOException {
        Map<String, Object> top = new HashMap<>();
        List<PartitionLocation> partitions = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                if (json.currentName().equals("partitions")) {
                    expect(json.nextToken(), JsonToken.START_ARRAY);
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        partitions.add(partition(json));
                    }
                } else {
                    readValue(json, top);
                }
            }
        }
        return new StreamLocation(
                (int) number(top, "streamNumber"),
                string(top, "aeronDirectory"),
                string(top, "controlChannel"),
                (int) number(top, "controlStreamId"),
                string(top, "liveChannel"),
                top.containsKey("udpLiveChannel") ? udp(top) : null,
                partitions);
    }

    private static UdpAddress udp(Map<String, Object> top) throws IOException {
        return new UdpAddress(
                string(top, "udpLiveChannel"), (int) number(top, "udpPositionsStreamId"), number(top, "udpRun"));
    }

    private static PartitionLocation partition(JsonParser json) throws IOException {
        Map<String, Object> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            readValue(json, values);
        }
        FlowStart start = new FlowStart(
                number(values, "lastSequence"),
                Boolean.TRUE.equals(values.get("isAnchored")),
                number(values, "position"));
        return new PartitionLocation(
                (int) number(values, "partition"),
                number(values, "recordingId"),
                (int) number(values, "liveStreamId"),
                (int) number(values, "replayStreamId"),
                start,
                number(values, "recordedUpTo"));
    }

    /** Members of later versions are passed over. */
    private static void readValue(JsonParser json, Map<String, Object> into) throws IOException {
        String name = json.currentName();
        switch (json.nextToken()) {
            case VALUE_STRING -> into.put(name, json.getText());
            case VALUE_NUMBER_INT -> into.put(name, json.getLongValue());
            case VALUE_TRUE -> into.put(name, true);
            case VALUE_FALSE -> into.put(name, false);
            default -> json.skipChildren();
        }
    }

    private static void expect(JsonToken token, JsonToken expected) throws IOException {
        if (token != expected) {
            throw new IOException("no location of a stream: token=" + token);
        }
    }

    private static long number(Map<String, Object> values, String name) throws IOException {
        if (!(values.get(name) instanceof Long number)) {
            throw new IOException("no location of a stream: member=" + name);
        }
        return number;
    }

    private static String string(Map<String, Object> values, String name) throws IOException {
        if (!(values.get(name) instanceof String string)) {
            throw new IOException("no location of a stream: member=" + name);
        }
        return string;
    }
}
