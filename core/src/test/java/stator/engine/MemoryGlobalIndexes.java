package stator.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import stator.partition.BackfillHandler;
import stator.partition.GlobalIndexes;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/** Notes what the catalog says of global indexes, and fills them when it is told to. */
final class MemoryGlobalIndexes implements GlobalIndexes {
    private final List<BackfillHandler> filling = new ArrayList<>();
    private final List<BackfillHandler> waiting = new ArrayList<>();
    private final TreeSet<Integer> maintained = new TreeSet<>();
    private boolean begun;
    private boolean held;

    /** Numbers of the indexes that are to be kept up to date. */
    synchronized List<Integer> maintained() {
        return List.copyOf(maintained);
    }

    /** Numbers of fillings that are under way. */
    synchronized int filling() {
        return filling.size();
    }

    /** Fillings do not begin until they are let. */
    synchronized void hold() {
        held = true;
    }

    /** Lets fillings begin. */
    void release() {
        List<BackfillHandler> released;
        synchronized (this) {
            held = false;
            released = List.copyOf(waiting);
            waiting.clear();
        }
        released.forEach(BackfillHandler::onBegun);
    }

    /** Ends what is under way. */
    void fill() {
        List<BackfillHandler> done;
        synchronized (this) {
            done = List.copyOf(filling);
            filling.clear();
        }
        done.forEach(BackfillHandler::onFilled);
    }

    /** Forgets what is under way, as a crash does. */
    synchronized void forget() {
        filling.clear();
        waiting.clear();
    }

    @Override
    public synchronized void begin() {
        begun = true;
    }

    @Override
    public synchronized void maintain(Collection<TableSchema> tables) {
        maintained.clear();
        tables.forEach(table -> table.globalIndexes()
                .forEach(index -> maintained.add(index.keys().id())));
        if (!maintained.isEmpty() && !begun) {
            throw new IllegalStateException("not begun: maintained=" + maintained);
        }
    }

    @Override
    public void backfill(TableSchema table, IndexSchema index, BackfillHandler handler) {
        synchronized (this) {
            if (!maintained.contains(index.keys().id())) {
                throw new IllegalStateException("not maintained: index=" + index.name());
            }
            filling.add(handler);
            if (held) {
                waiting.add(handler);
                return;
            }
        }
        handler.onBegun();
    }

    @Override
    public long lagBytes() {
        return 0;
    }

    @Override
    public boolean await(long timeoutNs) {
        return true;
    }
}
