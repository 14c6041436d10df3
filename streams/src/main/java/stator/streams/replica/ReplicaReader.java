package stator.streams.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.item.Item;
import stator.item.MapView;

/**
 * Reads a replica, in this process or in another than its {@link TableReplica}'s. What it reads was the table's state of that item at some time, and
 * later reads never show an earlier one. Owned by one thread; several readers may be open.
 *
 * <p>The file is mapped for writing, because its locks lie in it. When the replica goes on in another file, the reader follows within a tenth of
 * a second.
 */
public final class ReplicaReader implements AutoCloseable {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private ReplicaMap map;
    private long number;
    private long lookedNs;
    private int walks; // under way, one in another: they need the file that they began with

    private ReplicaReader(Path directory) throws IOException {
        this.directory = directory;
        map = open(-1);
    }

    /**
     * Opens a replica. The caller closes the result.
     *
     * @throws ReplicaException NOT_READY if nothing has been copied yet
     * @throws IOException      if a file cannot be opened
     */
    public static ReplicaReader open(Path directory) throws IOException {
        ReplicaJvm.prepare();
        return new ReplicaReader(directory);
    }

    /**
     * The item with this key, or null.
     *
     * @param key the partition key's value, and the sort key's if there is one
     * @throws IllegalArgumentException if that is no key of the table
     * @throws ReplicaException         DAMAGED, or NOT_READY
     */
    public @Nullable Item find(Object... key) {
        Item[] found = {null};
        read(view -> found[0] = Item.of(view), key);
        return found[0];
    }

    /**
     * Looks at an item where it lies, without copying it.
     *
     * @param reader is given a view that is valid until it returns; it must not take long, for the replica waits for it. Not called if there is
     *               no such item
     * @return whether there is such an item
     */
    public boolean read(Consumer<MapView> reader, Object... key) {
        return run(current -> current.read(reader, key));
    }

    /** Number of items. */
    public long size() {
        return run(ReplicaMap::size);
    }

    /** Of each partition, the sequence of the last change that it has. */
    public Map<Integer, Long> positions() {
        return run(current -> {
            Map<Integer, Long> positions = new TreeMap<>();
            for (int i = 0; i < current.description().partitions(); i++) {
                positions.put(i, current.readPosition(i));
            }
            return positions;
        });
    }

    /**
     * A time, in milliseconds since the epoch: the replica has about all changes that were made by then. It moves on some times a second while
     * the replica keeps up; how long ago it is, is how far it lags behind, or how long it has not run.
     */
    public long caughtUpMs() {
        return run(ReplicaMap::caughtUpMs);
    }

    /** The name of the table. */
    public String table() {
        return map.description().table();
    }

    /**
     * Shows all items, in an order that says nothing, while the replica goes on. An item that was there all the time is shown once, as it was
     * at some time meanwhile; one that came or went meanwhile is shown once or not at all. No item is torn; but what is shown of several items
     * may never have been there together.
     *
     * @param reader is given a view that is valid until it returns. It may take its time, and use this reader for other items; then these are
     *               of the same file, though the replica may have gone on in another one meanwhile
     * @throws ReplicaException DAMAGED; or NOT_READY, if the replica or another reader ended in the middle of an access: then some items may
     *                          have been shown, and it can be called again
     */
    public void forEach(Consumer<MapView> reader) {
        follow(); // so that what it shows was there when it began
        walks++;
        try {
            map.forEach(reader);
        } catch (RuntimeException ex) {
            throw ReplicaMap.isStuck(ex) ? stuck(ex) : ex;
        } finally {
            walks--;
        }
    }

    @Override
    public void close() {
        map.close();
    }

    /** What is read of a file. */
    private interface Reading<T> {
        T of(ReplicaMap current);
    }

    private <T> T run(Reading<T> reading) {
        if (System.nanoTime() - lookedNs > LOOK_NS) {
            follow();
        }
        try {
            return reading.of(map);
        } catch (RuntimeException ex) {
            if (!ReplicaMap.isStuck(ex)) {
                throw ex;
            }
            // the replica ended in the middle of a write: it goes on in another file
            if (follow()) {
                return reading.of(map);
            }
            throw stuck(ex);
        }
    }

    private ReplicaException stuck(RuntimeException reason) {
        return new ReplicaException(
                ReplicaException.Code.NOT_READY,
                "directory=" + directory + ": the replica ended while it wrote; open it again",
                reason);
    }

    /** Whether there was another file to go to. */
    private boolean follow() {
        if (walks > 0) {
            return false;
        }
        lookedNs = System.nanoTime();
        try {
            ReplicaDirectory.Current current = ReplicaDirectory.current(directory);
            if (current == null || current.number() == number) {
                return false;
            }
            ReplicaMap next = open(number);
            map.close();
            map = next;
            return true;
        } catch (IOException ex) {
            throw new ReplicaException(ReplicaException.Code.NOT_READY, "directory=" + directory, ex);
        }
    }

    /** Opens the file that counts; again, if it was replaced meanwhile. */
    private ReplicaMap open(long before) throws IOException {
        long last = before;
        while (true) {
            ReplicaDirectory.Current current = ReplicaDirectory.current(directory);
            if (current == null || current.number() == last || !current.isReadable()) {
                throw new ReplicaException(
                        ReplicaException.Code.NOT_READY, "directory=" + directory + " has no replica that can be read");
            }
            last = current.number();
            ReplicaMap opened = ReplicaMap.openExisting(ReplicaDirectory.file(directory, last));
            if (opened != null) {
                number = last;
                lookedNs = System.nanoTime();
                return opened;
            }
        }
    }
}
