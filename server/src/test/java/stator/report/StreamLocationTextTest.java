package stator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stator.streams.archive.Recording;
import stator.streams.archive.UdpAddress;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.FlowStart;
import stator.streams.subscribe.PartitionLocation;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;

/** Goal: what a server says of a stream, and what it is asked, is read as it was written; anything else is refused. */
class StreamLocationTextTest {
    private static final StreamLocation LOCATION = new StreamLocation(
            7,
            "/dev/shm/aeron-\"x\"-é",
            "aeron:ipc",
            10,
            "aeron:ipc?term-length=8m|sparse=true",
            null,
            List.of(
                    new PartitionLocation(0, 3, 101, 201, new FlowStart(-1, false, 0), 0),
                    new PartitionLocation(1, 4, 102, 202, new FlowStart(Long.MAX_VALUE, true, 1L << 40), 7)));

    @Test
    void shouldReadWhatItWrote() throws IOException {
        assertEquals(LOCATION, StreamLocationText.parse(StreamLocationText.of(LOCATION)));
        StreamLocation byUdp = new StreamLocation(
                7,
                "",
                "aeron:ipc",
                10,
                "aeron:ipc",
                new UdpAddress("aeron:udp?control=127.0.0.1:9|control-mode=dynamic", 9_000, 999_999_999_999_999_999L),
                List.of());
        assertEquals(byUdp, StreamLocationText.parse(StreamLocationText.of(byUdp)));
        String later = StreamLocationText.of(LOCATION).replaceFirst("\\{", "{\"new\":{\"a\":[1,{}]},");
        assertEquals(LOCATION, StreamLocationText.parse(later), "members of later versions are passed over");
    }

    @Test
    void shouldRefuseWhatIsNoLocation() {
        for (String text : List.of(
                "", "[]", "{}", "{", "stator", StreamLocationText.of(LOCATION).replace("liveChannel", "x"))) {
            assertThrows(IOException.class, () -> StreamLocationText.parse(text), text);
        }
    }

    @Test
    void shouldAskForReplaysAsItIsUnderstood() {
        StreamLocator.Replay replay = new StreamLocator.Replay("a-table.x_1", 12, 3, 64, 65_535);
        String page = StreamQuery.of(replay);
        int query = page.indexOf('?');
        assertEquals(replay, StreamQuery.parseReplay(page.substring(0, query), page.substring(query + 1)));
        for (String wrong :
                List.of("", "run=1", "run=1&partition=0&position=0&port=x", "run=1&partition=0&position=-1&port=1")) {
            assertThrows(IllegalArgumentException.class, () -> StreamQuery.parseReplay("/streams/table", wrong), wrong);
        }
    }

    @Test
    void shouldAskAboutPlacesAsItIsUnderstood() throws IOException {
        StreamLocator.Place place = new StreamLocator.Place("a-table.x_1", 3, 64);
        String page = StreamQuery.of(place);
        int query = page.indexOf('?');
        assertEquals(place, StreamQuery.parsePlace(page.substring(0, query), page.substring(query + 1)));
        assertNull(StreamQuery.parsePlace("/streams/table", "verify=0:-1"));
        for (long limit : new long[] {0, 64, Recording.NO_LIMIT}) {
            assertEquals(limit, StreamQuery.parseLimit(StreamQuery.limit(limit)));
        }
        for (String wrong : List.of("", "limit=\n", "limit=-1\n", "limit=1")) {
            assertThrows(IOException.class, () -> StreamQuery.parseLimit(wrong), wrong);
        }
    }

    @Test
    void shouldAskAsItIsUnderstood() {
        for (Beginning from : List.of(
                Beginning.trimHorizon(),
                Beginning.latest(),
                Beginning.atSequence(9),
                Beginning.atTime(1_700_000_000_000L))) {
            for (Map<Integer, Long> after : List.of(Map.<Integer, Long>of(), Map.of(0, 5L), Map.of(0, 5L, 1, 0L))) {
                StreamLocator.Request request = new StreamLocator.Request("a-table.x_1", from, after);
                String page = StreamQuery.of(request);
                int query = page.indexOf('?');
                assertEquals(request, StreamQuery.parse(page.substring(0, query), page.substring(query + 1)));
            }
        }
        for (String query : List.of("", "from=", "from=now", "from=latest&after=x", "after=0:1", "from=time:x")) {
            assertThrows(IllegalArgumentException.class, () -> StreamQuery.parse("/streams/table", query), query);
        }
        assertThrows(IllegalArgumentException.class, () -> StreamQuery.parse("/streams/a/b", "from=latest"));
    }
}
