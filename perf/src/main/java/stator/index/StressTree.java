package stator.index;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A tree of one key, on the heap so that millions of them come and go, and one reader. */
public final class StressTree {
    private static final int PAGE_LENGTH = 512;
    private static final int CHUNK_LENGTH = 64 * PAGE_LENGTH;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[] {1, 2, 3});
    private final BTree tree;
    private final BTreeReader reader;

    /** Every entry has the one key. */
    private static final class OneKey implements KeySource {
        @Override
        public int compare(long value, DirectBuffer key, int offset, int length) {
            return 0;
        }

        @Override
        public int copyKey(long value, MutableDirectBuffer into) {
            into.putByte(0, (byte) 1);
            into.putByte(1, (byte) 2);
            into.putByte(2, (byte) 3);
            return 3;
        }
    }

    private static final class HeapMemory implements PageMemory {
        private long allocated;

        @Override
        public int chunkLength() {
            return CHUNK_LENGTH;
        }

        @Override
        public UnsafeBuffer allocate() {
            allocated += CHUNK_LENGTH;
            return new UnsafeBuffer(new byte[CHUNK_LENGTH]);
        }

        @Override
        public void free(UnsafeBuffer chunk) {
            allocated -= CHUNK_LENGTH;
        }

        @Override
        public long allocatedBytes() {
            return allocated;
        }
    }

    /** An empty tree. */
    public StressTree() {
        this(new BTree.Context());
    }

    private StressTree(BTree.Context ctx) {
        KeySource keys = new OneKey();
        tree = BTree.open(ctx.keys(keys)
                .memory(new HeapMemory())
                .maxBytes(CHUNK_LENGTH)
                .pageLength(PAGE_LENGTH)
                .maxReaders(1)
                .maxSealed(1));
        reader = tree.newReader(keys);
    }

    /** Opened from a checkpoint in which the value is 42, whose page nobody has needed yet. */
    public static StressTree ofCheckpoint() {
        CheckpointFiles files = open(Saved.FILES);
        StressTree opened = new StressTree(
                new BTree.Context().checkpoint(files, files.found().get(0)));
        opened.handOver();
        return opened;
    }

    private static CheckpointFiles open(CheckpointStorage storage) {
        return CheckpointFiles.open(storage, damage -> {
            throw damage;
        });
    }

    /** Made once. */
    private static final class Saved {
        private static final StressCheckpoint FILES = new StressCheckpoint();

        static {
            StressTree saved = new StressTree();
            saved.write(42);
            CheckpointWriter writer = saved.tree.newCheckpointWriter(open(FILES));
            writer.start(saved.tree.beginCheckpoint(), new Checkpoint.Source(1, 0, new byte[0]));
            boolean more = true;
            while (more) {
                more = writer.step(1);
            }
            writer.finish();
        }
    }

    /** In which version the page was dropped that the writer has dropped. */
    long droppedVersion() {
        IndexChecker.check(tree);
        return tree.store().freedVersion(tree.store().pendingHead());
    }

    /** Puts, seals and publishes: the writer and the gate in one. Returns the version. */
    public long write(long value) {
        tree.put(key, 0, key.capacity(), value);
        long version = tree.seal();
        tree.publish(version);
        return version;
    }

    long oldestReachable() {
        return tree.oldestReachableVersion();
    }

    /** Another thread is the writer from now on. */
    public void handOver() {
        tree.detachWriter();
    }

    /** The one reader. */
    public BTreeReader reader() {
        return reader;
    }

    /** The value in the version that the reader holds. */
    public long read() {
        return reader.find(key, 0, key.capacity());
    }
}
