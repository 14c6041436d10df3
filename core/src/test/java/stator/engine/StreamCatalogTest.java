package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.with;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stator.table.StreamDefinition;
import stator.table.TableDefinition;
import stator.table.TableStatus;

/**
 * Goal: a table and its stream change together: what is refused leaves neither changed, and what a crash interrupts leaves no
 * stream without a table.
 * Method: a storage in memory in which each step of a change is throttled in turn, or fails, before or after it has taken
 * effect; then a new catalog on what is left.
 */
class StreamCatalogTest {
    private static final Map<String, Object> ON = Map.of("StreamEnabled", true, "StreamViewType", "NEW_IMAGE");
    private static final Map<String, Object> OFF = Map.of("StreamEnabled", false);

    /** More than the steps of any change here. */
    private static final int STEPS_MAX = 12;

    private final MemoryCatalogStorage storage = new MemoryCatalogStorage();
    private final TestStreams streams = new TestStreams();

    private static Map<String, Object> specification(String table, Map<String, Object> specification) {
        return Map.of("TableName", table, "StreamSpecification", specification);
    }

    private static Map<String, Object> streamed(String table) {
        return with(table(table), "StreamSpecification", ON);
    }

    private ControlPlaneFixture open() {
        return new ControlPlaneFixture(storage, streams);
    }

    private List<Boolean> enabledInStorage() {
        return streams.published().stream().map(StreamDefinition::enabled).toList();
    }

    private long streamEntries() {
        return storage.names().stream()
                .filter(name -> name.startsWith("#stream"))
                .count();
    }

    /** Runs a request with its steps throttled, one after the other, until none is; each time it is refused nothing may be changed. */
    private void throttleEachStep(ControlPlaneFixture fixture, String operation, Map<String, Object> request) {
        List<StreamDefinition> before = streams.published();
        long entries = streamEntries();
        for (int step = 0; step < STEPS_MAX; step++) {
            storage.throttleAfter(step, 1);
            String refusal = fixture.refusal(operation, request);
            storage.throttle(0);
            fixture.settle();
            if (refusal.isEmpty()) {
                assertTrue(step > 0, "nothing was throttled");
                return;
            }
            assertTrue(refusal.startsWith("ThrottlingException"), refusal);
            assertEquals(before, streams.published(), "step=" + step);
            assertEquals(entries, streamEntries(), "step=" + step);
        }
        throw new AssertionError("throttled after steps=" + STEPS_MAX);
    }

    @Test
    void shouldLeaveNoStreamBehindWhenATableIsNotMade() {
        try (ControlPlaneFixture fixture = open()) {
            throttleEachStep(fixture, "CreateTable", streamed("abc"));
            assertEquals(List.of(true), enabledInStorage());
            assertEquals(1, streamEntries());
        }
    }

    @Test
    void shouldBeginAndEndAStreamWithTheTableOrNotAtAll() {
        try (ControlPlaneFixture fixture = open()) {
            fixture.run("CreateTable", table("abc"));
            fixture.settle();
            throttleEachStep(fixture, "UpdateTable", specification("abc", ON));
            assertEquals(List.of(true), enabledInStorage());
            throttleEachStep(fixture, "UpdateTable", specification("abc", OFF));
            assertEquals(List.of(false), enabledInStorage());
            TableDefinition table = fixture.catalog().find("abc");
            assertNotNull(table);
            assertEquals(TableStatus.ACTIVE, table.status());
        }
    }

    @Test
    void shouldHaveNoStreamWithoutATableWhereverItStops() {
        for (int step = 0; step < STEPS_MAX; step++) {
            for (boolean applied : List.of(false, true)) {
                stopAt(step, applied, "CreateTable", streamed("abc"));
            }
        }
    }

    @Test
    void shouldHaveAStreamOrNotWhereverItStops() {
        for (int step = 0; step < STEPS_MAX; step++) {
            for (boolean applied : List.of(false, true)) {
                stopAt(step, applied, "UpdateTable", specification("old", ON));
                stopAt(step, applied, "UpdateTable", specification("streamed", OFF));
                stopAt(step, applied, "DeleteTable", Map.of("TableName", "streamed"));
            }
        }
    }

    private static void stopAt(int step, boolean applied, String operation, Map<String, Object> request) {
        StreamCatalogTest test = new StreamCatalogTest();
        String what = operation + " step=" + step + " applied=" + applied;
        try (ControlPlaneFixture fixture = test.open()) {
            fixture.run("CreateTable", table("old"));
            fixture.run("CreateTable", streamed("streamed"));
            fixture.settle();
            test.storage.failAt(step, applied);
            fixture.refusal(operation, request);
            fixture.settle();
        }
        test.storage.failAt(Integer.MAX_VALUE, false);
        try (ControlPlaneFixture fixture = test.open()) {
            fixture.settle();
            Map<String, StreamDefinition> enabled = new HashMap<>();
            for (StreamDefinition stream : test.streams.published()) {
                if (stream.enabled()) {
                    TableDefinition table = fixture.catalog().find(stream.tableName());
                    assertNotNull(table, what);
                    assertEquals(table.id(), stream.tableNumber(), what);
                    assertEquals(null, enabled.put(stream.tableName(), stream), what);
                }
            }
            for (String name : List.of("abc", "old", "streamed")) {
                TableDefinition table = fixture.catalog().find(name);
                if (table != null) {
                    assertEquals(TableStatus.ACTIVE, table.status(), what);
                    assertEquals(
                            enabled.containsKey(name),
                            fixture.catalog().streams().isEnabled(table),
                            what);
                }
            }
            assertEquals(test.streams.published().size(), test.streamEntries(), what);
            assertEquals(
                    enabled.values().stream().map(StreamDefinition::tableNumber).collect(Collectors.toSet()),
                    test.storage.streamed(),
                    what);
            String wanted = fixture.catalog().find("abc") == null ? "" : "ResourceInUseException";
            assertTrue(fixture.refusal("CreateTable", streamed("abc")).startsWith(wanted), what);
        }
    }

    @Test
    void shouldRefuseWhatFollowsAFailureWithTheFailure() {
        try (ControlPlaneFixture fixture = open()) {
            fixture.run("CreateTable", streamed("abc"));
            fixture.settle();
            storage.failAt(1, false); // the table is stored, and the end of its stream is not
            String refusal = fixture.refusal("UpdateTable", specification("abc", OFF));
            assertTrue(refusal.startsWith("InternalServerError"), refusal);
            assertEquals(refusal, fixture.refusal("CreateTable", table("abd")));
        }
    }
}
