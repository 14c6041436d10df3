package stator.streams.replica;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import stator.item.ItemView;
import stator.item.MapView;
import stator.streams.record.ChangeRecord;
import stator.streams.record.EventName;
import stator.streams.subscribe.StreamEndedException;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.TrimmedException;

/**
 * Keeps a copy of a table in a file that any process of the machine reads with a {@link ReplicaReader}: all items once, then each change as it
 * is made. Off the heap; started again, it goes on where it was. Never slows down who writes the table. Owned by one thread; {@link #stop} may
 * be called by any.
 *
 * <pre>{@code
 * try (TableReplica replica = TableReplica.open(
 *         new ReplicaContext().database(db, streams).table("orders").directory(directory))) {
 *     replica.run();
 * }
 * }</pre>
 *
 * <p>The order is what makes the copy right: the stream's position is taken before the first item is read, and each change from there on is
 * applied in the order of its item. So whatever a page of the scan showed of an item, the last change of the item decides. Until every
 * change has been applied that could be read when the scan ended, items may go back to what they were and forward again; so the file
 * counts for readers only then. From then on each item goes forward only.
 */
public final class TableReplica implements AutoCloseable {
    private static final long LIVE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_COPIES = 10;

    private final ReplicaContext ctx;
    private final ReplicaDirectory directory;
    private final MapView keys = new MapView();
    private final ItemView image = new ItemView();
    private TableShape shape;
    private @Nullable ReplicaMap map;
    private @Nullable StreamSubscription changes;
    private @Nullable String copyReason; // of a copy that is to be made, or was not completed
    private long number;
    private boolean isPublished;
    private long liveNs = System.nanoTime() - LIVE_NS;
    private long lookedNs = System.nanoTime();
    private volatile boolean running = true;

    private TableReplica(ReplicaContext ctx, ReplicaDirectory directory) throws IOException {
        this.ctx = ctx;
        this.directory = directory;
        shape = TableShape.of(ctx.source(), ctx.table());
    }

    /**
     * Goes on with the copy in the directory, or makes one; when this returns, it can be read. The caller closes the result.
     *
     * @throws ReplicaException with its code
     * @throws IOException      if the database does not answer, or the disk has no room
     */
    public static TableReplica open(ReplicaContext ctx) throws IOException {
        ctx.conclude();
        ReplicaJvm.prepare();
        ReplicaDirectory directory = ReplicaDirectory.open(ctx.directory());
        TableReplica replica = null;
        try {
            replica = new TableReplica(ctx, directory);
            String reason = replica.resume();
            if (reason != null) {
                replica.copy(reason);
            }
            return replica;
        } catch (Throwable t) {
            CloseHelper.quietClose(replica);
            directory.close();
            throw t;
        }
    }

    /**
     * Applies changes that are there, some hundreds at the most, and returns how many. Copies the table anew, which takes its time, if changes
     * are not kept any more that it would go on with, or the table has another stream; readers see the old copy until the new one is whole.
     *
     * @throws ReplicaException FULL, TABLE_GONE, NO_NEW_IMAGES, STALLED: what was copied can be read on; the next call tries again
     * @throws IOException      if the database does not answer while the table is copied, or the disk has no room
     */
    public int poll() throws IOException {
        try {
            if (copyReason != null) {
                copy(copyReason);
            }
            int count = apply();
            if (count == 0) {
                rest();
            }
            return count;
        } catch (TrimmedException | StreamEndedException ex) {
            copy(String.valueOf(ex.getMessage()));
        } catch (IllegalStateException ex) {
            explain(ex);
        } catch (RuntimeException ex) {
            if (!ReplicaMap.isStuck(ex)) {
                throw ex;
            }
            ctx.errorHandler().onError(ex); // and is repaired
            repair();
        }
        return 0;
    }

    /** Applies all changes as they come, until {@link #stop} is called. Costs little while there are none. Throws as {@link #poll} does. */
    public void run() throws IOException {
        IdleStrategy idle = new BackoffIdleStrategy(100, 50, 1_000, PAUSE_NS);
        while (running) {
            idle.idle(poll());
        }
    }

    /** Has {@link #run} return soon, and a copy be given up that is under way. Any thread. */
    public void stop() {
        running = false;
    }

    /**
     * Applies all changes that can be read when this is called, and returns when readers of the replica see them.
     *
     * @throws ReplicaException as {@link #poll}; STALLED if the stream does not come on
     */
    public void catchUp() throws IOException {
        StreamSubscription before = changes;
        try {
            CatchUp goal = new CatchUp(ctx.locator(), ctx.table());
            look(); // whether it is of the same stream
            long deadlineNs = System.nanoTime() + STALL_NS;
            while (running && before == changes && !goal.isDone(subscription().positions())) {
                if (poll() > 0) {
                    deadlineNs = System.nanoTime() + STALL_NS;
                } else {
                    pause(deadlineNs);
                }
            } // a new copy has all that could be read before it
        } catch (StreamEndedException ex) {
            copy(String.valueOf(ex.getMessage()));
        } catch (IllegalStateException ex) {
            explain(ex);
        }
    }

    /** Of each partition, the sequence of the last change that was applied. */
    public Map<Integer, Long> positions() {
        return open().positions();
    }

    /** Number of items. */
    public long size() {
        return open().size();
    }

    /** Lets go of all, and forces the file to the disk, so that the next replica goes on with it. May be called twice. */
    @Override
    public void close() {
        ReplicaMap closing = map;
        letGo();
        try {
            if (closing != null && isPublished) {
                isPublished = false;
                directory.closed(number);
            }
        } catch (IOException ex) {
            ctx.errorHandler().onError(ex); // the next one takes it for killed
        } finally {
            directory.close();
        }
    }

    private int apply() {
        return subscription().poll(this::onChange);
    }

    private void onChange(ChangeRecord change) {
        boolean isRemoved = change.event() == EventName.REMOVE;
        open().apply(
                        change.partition(),
                        change.sequence(),
                        change.keys(keys),
                        isRemoved ? null : change.newImage(image).attributes());
    }

    /** When there was nothing to apply: notes how far that is, and looks whether the table is still the same. */
    private void rest() throws IOException {
        long nowNs = System.nanoTime();
        long nowMs = ctx.clock().millis();
        if (nowNs - liveNs > LIVE_NS && subscription().isLive()) {
            liveNs = nowNs;
            notePositions();
            open().caughtUp(nowMs);
        }
        if (nowNs - lookedNs > LOOK_NS) {
            lookedNs = nowNs;
            TableShape now;
            try {
                now = TableShape.of(ctx.source(), ctx.table());
            } catch (IOException ex) {
                ctx.errorHandler().onError(ex); // asked again
                return;
            }
            follow(now);
        }
    }

    /**
     * Looks what has become of the table.
     *
     * @throws ReplicaException TABLE_GONE, NO_NEW_IMAGES
     */
    private void look() throws IOException {
        follow(TableShape.of(ctx.source(), ctx.table()));
    }

    private void follow(TableShape now) throws IOException {
        if (!now.identity().equals(shape.identity())) {
            copy("the table was made anew, or has another stream");
        }
    }

    /** Who knows where streams are knows none of this table: what has become of it decides, and if nothing has, that is told on. */
    private void explain(IllegalStateException noStream) throws IOException {
        StreamSubscription before = changes;
        look();
        if (before == changes) {
            throw noStream;
        }
    }

    /** Changes of other tables come between, so that positions move on without a change of this one. */
    private void notePositions() {
        ReplicaMap into = open();
        Map<Integer, Long> noted = into.positions();
        subscription().positions().forEach((partition, sequence) -> {
            if (!sequence.equals(noted.get(partition))) {
                into.position(partition, sequence);
            }
        });
    }

    /** Goes on with the file that counts; returns why it cannot be, or null. */
    private @Nullable String resume() throws IOException {
        ReplicaDirectory.Current current = directory.current();
        if (current == null) {
            return "there is none yet";
        }
        if (!current.isTrusted()) {
            return "the machine stopped while it was open";
        }
        number = current.number();
        if (current.isClosed()) {
            directory.publish(number); // says that it is open, before it is
            isPublished = true;
            map = ReplicaMap.openExisting(directory.file(number));
        } else {
            map = recovered();
        }
        String reason = map == null ? "it was damaged" : misfit(map);
        if (reason == null) {
            changes = ctx.subscribe(open().positions());
            if (!isPublished) {
                completed(new CatchUp(ctx.locator(), ctx.table()));
            }
        }
        return reason;
    }

    /** Why a file is none to go on with; null if it is one. */
    private @Nullable String misfit(ReplicaMap found) throws IOException {
        ReplicaDescription description = found.description();
        if (!description.identity().equals(shape.identity())) {
            return "the table was made anew, or has another stream";
        }
        if (!ctx.isSet(description)) {
            return "entries or itemBytes are others now";
        }
        Map<Integer, Long> positions = found.positions();
        for (Map.Entry<Integer, Long> visible :
                new CatchUp(ctx.locator(), ctx.table()).visible().entrySet()) {
            Long position = positions.get(visible.getKey());
            if (position == null || position < 0 || position >= visible.getValue()) {
                return "the database is an older one: partition=" + visible.getKey() + " position=" + position;
            }
        }
        return null;
    }

    /** A reader that was killed, or stands still, holds a lock of the file: goes on in a copy without locks. */
    private void repair() throws IOException {
        copyReason = "it was damaged"; // if this fails
        letGo();
        map = recovered();
        if (map == null) {
            copy(copyReason);
        } else {
            changes = ctx.subscribe(open().positions());
            completed(new CatchUp(ctx.locator(), ctx.table()));
            copyReason = null;
        }
    }

    /** The file that counts, copied and put in order; its readers keep the one that they have. */
    private @Nullable ReplicaMap recovered() throws IOException {
        long next = directory.next();
        directory.copy(number, next);
        number = next;
        isPublished = false;
        return ReplicaMap.recover(directory.file(next));
    }

    /** Copies the table into a new file; what fails is tried again by the next poll. */
    private void copy(String reason) throws IOException {
        copyReason = reason;
        ctx.copyListener().accept(reason);
        boolean isDone = false;
        try {
            for (int i = 0; i < MAX_COPIES && !isDone; i++) {
                isDone = tryToCopy();
            }
        } finally {
            if (!isDone) {
                letGo();
            }
        }
        if (!isDone) {
            throw new ReplicaException(
                    ReplicaException.Code.STALLED,
                    "table=" + ctx.table() + " has another stream each time, or its changes are not kept until the copy"
                            + " is done: times=" + MAX_COPIES);
        }
        copyReason = null;
    }

    /** False if it was another stream in the end than in the beginning, or changes were not kept until they were read. */
    private boolean tryToCopy() throws IOException {
        try {
            return copy();
        } catch (TrimmedException | StreamEndedException ex) {
            return false;
        }
    }

    private boolean copy() throws IOException {
        letGo();
        shape = TableShape.of(ctx.source(), ctx.table());
        CatchUp before = new CatchUp(ctx.locator(), ctx.table());
        changes = ctx.subscribe(Map.of());
        number = directory.next();
        isPublished = false;
        ReplicaMap made = ReplicaMap.create(
                directory.file(number),
                ctx.size(shape),
                ctx.description(shape, before.visible().size()));
        map = made;
        TableScan scan = new TableScan(ctx.source(), ctx.table());
        while (running && scan.next(made::put)) {
            // goes on with the next page
        }
        CatchUp goal = new CatchUp(ctx.locator(), ctx.table());
        TableShape after = TableShape.of(ctx.source(), ctx.table());
        if (goal.streamNumber() != before.streamNumber() || !after.identity().equals(shape.identity())) {
            return false;
        }
        completed(goal);
        return true;
    }

    /** Applies changes until a goal is reached, then lets the file count. */
    private void completed(CatchUp goal) throws IOException {
        long deadlineNs = System.nanoTime() + STALL_NS;
        while (running) {
            if (apply() > 0) {
                deadlineNs = System.nanoTime() + STALL_NS;
            } else if (goal.isDone(subscription().positions())) {
                notePositions();
                directory.publish(number);
                isPublished = true;
                return;
            } else {
                pause(deadlineNs);
            }
        }
    }

    private void pause(long deadlineNs) {
        if (System.nanoTime() - deadlineNs > 0) {
            throw new ReplicaException(
                    ReplicaException.Code.STALLED, "table=" + ctx.table() + ": its stream does not come on");
        }
        LockSupport.parkNanos(PAUSE_NS);
    }

    private void letGo() {
        CloseHelper.closeAll(changes, map);
        changes = null;
        map = null;
    }

    private ReplicaMap open() {
        ReplicaMap current = map;
        if (current == null) {
            throw new ReplicaException(
                    ReplicaException.Code.NOT_READY, "table=" + ctx.table() + ": closed, or not copied");
        }
        return current;
    }

    private StreamSubscription subscription() {
        StreamSubscription current = changes;
        if (current == null) {
            throw new ReplicaException(
                    ReplicaException.Code.NOT_READY, "table=" + ctx.table() + ": closed, or not copied");
        }
        return current;
    }
}
