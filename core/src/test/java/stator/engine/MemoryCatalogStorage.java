package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.MapView;
import stator.item.ValueView;
import stator.partition.GlobalIndexes;
import stator.table.GlobalIndex;
import stator.table.TableDefinition;
import stator.table.TableDefinitionCodec;
import stator.table.TableSchema;

/**
 * Entries in a map that outlives the catalogs opened on it. Can be told to fail at a step, before or after it has taken
 * effect, and from then on; to throttle; and to hold the removal of items back. Called by one catalog's thread at a time.
 */
final class MemoryCatalogStorage implements CatalogStorage {
    private final Map<String, AttributeMap> entries = new TreeMap<>();
    private final List<Runnable> heldDrops = new ArrayList<>();
    private final TreeSet<Integer> dropped = new TreeSet<>();
    private final Map<String, String> expiring = new TreeMap<>();
    private int steps;
    private int failAt = Integer.MAX_VALUE;
    private boolean appliedWhenFailing;
    private int throttles;
    private int writesBeforeThrottles;
    private boolean holdDrops;
    private boolean follows;
    private Set<Integer> streamed = Set.of();
    private long position;
    private final MemoryGlobalIndexes indexes = new MemoryGlobalIndexes();

    /** The step with this number, from 0, and all after it fail. */
    synchronized MemoryCatalogStorage failAt(int step, boolean applied) {
        failAt = step;
        appliedWhenFailing = applied;
        steps = 0;
        return this;
    }

    /** The next writes are throttled. */
    void throttle(int writes) {
        throttleAfter(0, writes);
    }

    /** So many writes are taken, and those that come next are throttled. */
    synchronized void throttleAfter(int taken, int writes) {
        writesBeforeThrottles = taken;
        throttles = writes;
    }

    /** Removals of items wait until they are released. */
    synchronized void holdDrops() {
        holdDrops = true;
    }

    void releaseDrops() {
        List<Runnable> released;
        synchronized (this) {
            holdDrops = false;
            released = List.copyOf(heldDrops);
            heldDrops.clear();
        }
        released.forEach(Runnable::run);
    }

    MemoryGlobalIndexes indexes() {
        return indexes;
    }

    /** Forgets the removals that are held back, as a crash does. */
    synchronized void forgetDrops() {
        heldDrops.clear();
    }

    synchronized int steps() {
        return steps;
    }

    synchronized NavigableSet<Integer> dropped() {
        return new TreeSet<>(dropped);
    }

    synchronized NavigableSet<String> names() {
        return new TreeSet<>(entries.keySet());
    }

    @Override
    public void load(Consumer<AttributeMap> reader) {
        List<AttributeMap> loaded;
        synchronized (this) {
            loaded = List.copyOf(entries.values());
        }
        loaded.forEach(reader);
    }

    @Override
    public synchronized void insert(AttributeMap entry) {
        if (entries.containsKey(name(entry))) {
            throw DynamoDbException.internal("inserted twice: table=" + name(entry), null);
        }
        put(entry);
    }

    @Override
    public synchronized void put(AttributeMap entry) {
        step(() -> entries.put(name(entry), entry));
    }

    @Override
    public synchronized void remove(AttributeMap key) {
        step(() -> entries.remove(name(key)));
    }

    @Override
    public void dropItems(TableDefinition table, Consumer<@Nullable DynamoDbException> whenDone) {
        drop(table.id(), whenDone);
    }

    @Override
    public void dropEntries(GlobalIndex index, Consumer<@Nullable DynamoDbException> whenDone) {
        drop(index.number(), whenDone);
    }

    @Override
    public synchronized void followChanges() {
        follows = true;
    }

    @Override
    public synchronized void letGoOfChanges() {
        follows = false;
    }

    @Override
    public synchronized void streamedTables(Set<Integer> numbers) {
        streamed = numbers;
    }

    /** Tables that have streams, by their numbers. */
    synchronized Set<Integer> streamed() {
        return streamed;
    }

    @Override
    public synchronized List<Long> changePositions() {
        assertTrue(follows, "positions of changes that nobody keeps");
        position++;
        return List.of(position, position + 100);
    }

    @Override
    public GlobalIndexes globalIndexes() {
        return indexes;
    }

    private void drop(int number, Consumer<@Nullable DynamoDbException> whenDone) {
        Runnable drop = () -> whenDone.accept(dropNow(number));
        synchronized (this) {
            if (holdDrops) {
                heldDrops.add(drop);
                return;
            }
        }
        drop.run();
    }

    private synchronized @Nullable DynamoDbException dropNow(int number) {
        try {
            step(() -> dropped.add(number));
            return null;
        } catch (DynamoDbException e) {
            return e;
        }
    }

    @Override
    public synchronized void timeToLive(TableSchema table, @Nullable String attribute) {
        if (attribute == null) {
            expiring.remove(table.name());
        } else {
            expiring.put(table.name(), attribute);
        }
    }

    /** As a store does that is closed. */
    synchronized void forgetExpiring() {
        expiring.clear();
    }

    /** Tables whose items expire, with the attribute that says when. */
    synchronized Map<String, String> expiring() {
        return new TreeMap<>(expiring);
    }

    @Override
    public long itemCount(int tableId) {
        return 7;
    }

    @Override
    public long sizeBytes(int tableId) {
        return 77;
    }

    private void step(Runnable effect) {
        if (throttles > 0 && writesBeforeThrottles-- <= 0) {
            throttles--;
            throw new DynamoDbException(ErrorType.THROTTLING, "full");
        }
        boolean fails = steps++ >= failAt;
        if (!fails || (appliedWhenFailing && steps == failAt + 1)) {
            effect.run();
        }
        if (fails) {
            throw DynamoDbException.internal("step=" + (steps - 1), null);
        }
    }

    private static String name(AttributeMap entry) {
        ValueView name = new ValueView();
        if (!entry.view(new MapView()).find(TableDefinitionCodec.TABLE_NAME.getBytes(UTF_8), name)) {
            throw new IllegalStateException("entry without a name");
        }
        return name.text();
    }
}
