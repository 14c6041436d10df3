package stator.planted;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A test that follows from a seed and is to notice what was planted. */
enum Hunt {
    /** Lives of a log alone on a simulated disk: power cuts, failed forces, full disks, crashes in recovery. */
    LOG_CRASHES("stator.wal.LogHunts", "crashes"),
    /** A log whose power fails at each step of its disk in turn, and again as it recovers. */
    LOG_STEPS("stator.wal.LogHunts", "steps"),
    /** Logs with flipped bits, with records in the wrong place and with files of another time. */
    LOG_DAMAGE("stator.wal.LogHunts", "damage"),
    /** The files of checkpoints with flipped bits. */
    CHECKPOINT_DAMAGE("stator.index.CheckpointHunts", "damage"),
    /** Lives of a whole partition whose answers wait for the disk. */
    SYNCED_PARTITION("stator.partition.SimulationHunts", "synced"),
    /** Lives of a whole partition whose answers do not wait for the disk. */
    BUFFERED_PARTITION("stator.partition.SimulationHunts", "buffered"),
    /** A group of records in two segments, and compaction told to remove the second of them. */
    GROUPS("stator.partition.SimulationHunts", "groups"),
    /** Lives of some partitions with transactions over them, of both durabilities. */
    TRANSACTIONS("stator.partition.SimulationHunts", "transactions");

    private final String className;
    private final String method;

    Hunt(String className, String method) {
        this.className = className;
        this.method = method;
    }

    /** Where a hunt begins. */
    record Start(Hunt hunt, long seed) {}

    Start from(long seed) {
        return new Start(this, seed);
    }

    /** Hunts in the classes of a loader. Returns what it noticed, in words, or null. */
    @Nullable
    String run(ClassLoader engine, long seed) {
        try {
            Method hunt = Class.forName(className, true, engine).getDeclaredMethod(method, long.class);
            hunt.setAccessible(true);
            hunt.invoke(null, seed);
            return null;
        } catch (InvocationTargetException ex) {
            return String.valueOf(ex.getCause());
        } catch (ReflectiveOperationException ex) {
            throw new LinkageError(className, ex);
        }
    }
}
