package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Kind;
import stator.partition.SimulationCommand.Value;

/**
 * What a partition must hold: the items it was opened with, and every command executed since, in order. Any prefix of
 * these commands may be found after a crash, if it holds all those that must survive.
 */
final class SimulationModel {
    /** What the model says of one command. */
    record Expected(
            Outcome outcome,
            @Nullable Value oldValue,
            @Nullable Value newValue) {}

    private final TreeMap<Key, Value> opened = new TreeMap<>();
    private final TreeMap<Key, Value> executed = new TreeMap<>();
    private final TreeMap<Key, Value> published = new TreeMap<>();
    private final List<SimulationCommand> history = new ArrayList<>();
    private int shown;
    private int acknowledged;
    private int durable;

    /** The writer has executed a command. */
    Expected execute(SimulationCommand command) {
        history.add(command);
        Value before = executed.get(command.key());
        if (!command.apply(executed)) {
            return new Expected(Outcome.CONDITION_FAILED, before, null);
        }
        boolean stores = command.kind() != Kind.DELETE && command.kind() != Kind.DROP_TABLE;
        boolean looks = command.kind() != Kind.DROP_TABLE;
        return new Expected(Outcome.APPLIED, looks ? before : null, stores ? executed.get(command.key()) : null);
    }

    /** Everything up to a command can be seen. */
    void publish(int index) {
        while (shown <= index) {
            history.get(shown++).apply(published);
        }
    }

    /**
     * A command has been answered.
     *
     * @param onMedium whether the answer says that the loss of power cannot take it back
     */
    void acknowledge(int index, boolean onMedium) {
        acknowledged = Math.max(acknowledged, index + 1);
        durable = onMedium ? Math.max(durable, index + 1) : durable;
    }

    /** All that has been executed is on the medium. */
    void forced() {
        durable = history.size();
    }

    int executedCount() {
        return history.size();
    }

    int acknowledgedCount() {
        return acknowledged;
    }

    int durableCount() {
        return durable;
    }

    /** What a reader must see. */
    TreeMap<Key, Value> published() {
        return published;
    }

    /** What the writer judges by. */
    TreeMap<Key, Value> executed() {
        return executed;
    }

    /** After a crash this was found: it must be what some prefix of the commands gives; from now on, it is what there is. */
    void recovered(TreeMap<Key, Value> found, int mustSurvive) {
        TreeMap<Key, Value> candidate = new TreeMap<>(opened);
        history.subList(0, mustSurvive).forEach(command -> command.apply(candidate));
        TreeMap<Key, Value> least = new TreeMap<>(candidate);
        int prefix = mustSurvive;
        while (!candidate.equals(found)) {
            if (prefix == history.size()) {
                fail("found after a crash: " + difference(least, found) + "; no prefix of executed=" + history.size()
                        + " that holds mustSurvive=" + mustSurvive + " gives it");
            }
            history.get(prefix++).apply(candidate);
        }
        replace(opened, found);
        replace(executed, found);
        replace(published, found);
        history.clear();
        shown = 0;
        acknowledged = 0;
        durable = 0;
    }

    /** Fails unless a reader saw what it must. */
    void checkPublished(TreeMap<Key, Value> found, TreeMap<Key, Value> expected) {
        if (!expected.equals(found)) {
            fail("read: " + difference(expected, found) + ", acknowledged=" + acknowledged + " executed="
                    + history.size());
        }
    }

    void checkPublished(Key key, @Nullable Value found) {
        assertEquals(published.get(key), found, () -> "read " + key + ", acknowledged=" + acknowledged);
    }

    private static void replace(TreeMap<Key, Value> target, TreeMap<Key, Value> source) {
        target.clear();
        target.putAll(source);
    }

    private static String difference(TreeMap<Key, Value> expected, TreeMap<Key, Value> found) {
        TreeMap<Key, Value> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        TreeMap<Key, Value> unexpected = new TreeMap<>(found);
        unexpected.entrySet().removeAll(expected.entrySet());
        return "missing=" + missing + " unexpected=" + unexpected;
    }
}
