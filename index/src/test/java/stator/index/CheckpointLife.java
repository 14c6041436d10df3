package stator.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/** A tree that changes while its checkpoints are written, on a disk that stops at some step; beside it what must be found. */
final class CheckpointLife implements AutoCloseable {
    private static final int UNIVERSE = 400;
    private static final int PAGE_LENGTH = 512;

    /** What is wrong. */
    enum Fault {
        NOTHING,
        DESCRIPTION_BEFORE_PAGES,
        PAGES_NOT_FORCED,
        PAGES_REUSED_TOO_EARLY
    }

    /** The disk has stopped. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final SplittableRandom random;
    private final KeyShape shape;
    private final Fault fault;
    private final KeyTable keys = new KeyTable();
    private final SimulatedCheckpoints disk;
    private final Map<Long, TreeMap<byte[], Long>> begun = new HashMap<>(); // by position
    private @Nullable BTreeModel model;
    private @Nullable CheckpointFiles files;
    private @Nullable CheckpointWriter writer;
    private long position;
    private long durable;
    private int steps;
    private int stopAt = Integer.MAX_VALUE;

    CheckpointLife(long seed, KeyShape shape, Fault fault) {
        random = new SplittableRandom(seed);
        this.shape = shape;
        this.fault = fault;
        disk = new SimulatedCheckpoints(seed, this::step);
        disk.forgetsForces(fault == Fault.PAGES_NOT_FORCED);
    }

    private void step() {
        if (++steps >= stopAt) {
            throw new Stop();
        }
    }

    int steps() {
        return steps;
    }

    SimulatedCheckpoints disk() {
        return disk;
    }

    BTreeModel model() {
        return Objects.requireNonNull(model, "not open");
    }

    /** A tree that is small, and quickly made. */
    private static BTree.Context context() {
        return new BTree.Context().pageLength(PAGE_LENGTH).chunkLength(1 << 12).maxBytes(1 << 22);
    }

    /** Changes and checkpoints, until the disk stops at a step; then again, after a power cut. */
    void live(int checkpoints, int stopAtStep) {
        stopAt = stopAtStep;
        try {
            run(checkpoints);
        } catch (Stop stopped) {
            assertTrue(steps >= stopAtStep);
        }
        crash();
        run(2);
        crash();
        open();
    }

    private void crash() {
        stop();
        if (random.nextInt(4) > 0) {
            disk.powerCut();
        } else {
            disk.restart();
        }
        stopAt = Integer.MAX_VALUE;
    }

    void run(int checkpoints) {
        open();
        for (int i = 0; i < checkpoints; i++) {
            change(random.nextInt(60));
            takeCheckpoint();
        }
        change(20);
    }

    /** Opens the newest checkpoint, and finds what the tree was then. */
    void open() {
        files = CheckpointFiles.open(disk, damage -> fail("damage", damage));
        List<Checkpoint> found = files.found();
        assertTrue(durable == 0 || !found.isEmpty(), () -> "no checkpoint, durable=" + durable);
        BTree.Context ctx = context();
        if (found.isEmpty()) {
            files.opened(null);
            model = new BTreeModel(ctx, keys, new TreeMap<>(Arrays::compareUnsigned));
            return;
        }
        Checkpoint newest = found.get(0);
        long at = newest.source().position();
        assertTrue(at >= durable, () -> "position=" + at + " durable=" + durable);
        assertEquals("state " + at, new String(newest.source().state(), UTF_8));
        if (found.size() > 1) {
            checkLoads(found.get(1));
        }
        files.opened(newest);
        TreeMap<byte[], Long> expected = new TreeMap<>(Arrays::compareUnsigned);
        expected.putAll(Objects.requireNonNull(begun.get(at)));
        model = new BTreeModel(ctx.checkpoint(files, newest), keys, expected);
        model.check();
        BTreeReader reader = model.tree.newReader(keys);
        reader.pin();
        BTreeModel.compareAll(reader.newCursor(), expected);
        reader.close();
    }

    /** The one before is whole as long as it counts. */
    private void checkLoads(Checkpoint older) {
        BTree.Context ctx = context().keys(keys);
        try (BTree tree =
                BTree.open(ctx.checkpoint(CheckpointFiles.open(disk, damage -> fail("damage", damage)), older))) {
            BTreeModel.compareAll(
                    tree.newWriterCursor(),
                    Objects.requireNonNull(begun.get(older.source().position())));
        }
    }

    void takeCheckpoint() {
        BTree tree = model().tree;
        while (tree.isRemoving()) {
            tree.publish(tree.seal());
        }
        CheckpointWriter writer = newWriter();
        TreeImage image = tree.beginCheckpoint();
        if (fault == Fault.PAGES_REUSED_TOO_EARLY) {
            tree.endCheckpoint(false);
        }
        TreeMap<byte[], Long> copy = new TreeMap<>(Arrays::compareUnsigned);
        copy.putAll(model().map);
        long at = ++position;
        begun.put(at, copy);
        writer.start(image, new Checkpoint.Source(7, at, ("state " + at).getBytes(UTF_8)));
        do {
            change(random.nextInt(4));
        } while (writer.step(1 + random.nextInt(8)));
        if (fault == Fault.DESCRIPTION_BEFORE_PAGES) {
            writer.finish();
            durable = at;
            writer.force();
        } else {
            writer.force();
            change(3);
            writer.finish();
            durable = at;
        }
        change(random.nextInt(4));
        if (fault != Fault.PAGES_REUSED_TOO_EARLY) {
            tree.endCheckpoint(true);
        }
        model().check();
    }

    private CheckpointWriter newWriter() {
        CloseHelper.close(writer);
        CheckpointWriter made = model().tree.newCheckpointWriter(Objects.requireNonNull(files));
        writer = made;
        return made;
    }

    /** Begins a checkpoint, writes some of it, and gives it up. */
    void giveUpCheckpoint() {
        BTree tree = model().tree;
        CheckpointWriter writer = newWriter();
        writer.start(tree.beginCheckpoint(), new Checkpoint.Source(7, 0, new byte[0]));
        writer.step(8);
        change(30);
        writer.step(8);
        tree.endCheckpoint(false);
        model().check();
    }

    void change(int count) {
        BTreeModel tree = model();
        for (int i = 0; i < count; i++) {
            byte[] key = shape.key(random.nextInt(UNIVERSE));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> tree.remove(key);
                case 3 -> {
                    if (random.nextInt(20) == 0) {
                        tree.removeRange(key, shape.key(random.nextInt(UNIVERSE)));
                    }
                }
                default -> tree.put(key);
            }
            if (random.nextBoolean()) {
                tree.tree.publish(tree.tree.seal());
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends the process; the files stay. */
    void stop() {
        CloseHelper.close(writer);
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
