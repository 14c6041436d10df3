package stator.index;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.IndexException.Code;

/**
 * The files of a tree's checkpoints with any bytes in them. What is damaged is refused, with file and offset; what is not is the
 * tree as it was. The first byte says which file the others go into, and where; and whether the checksum of a description is
 * set right, so that what lies behind it is reached too: then a description is refused, or is what its bytes say.
 */
public final class CheckpointFuzz {
    private static final int PLACES = 3;
    private static final int SETS_CHECKSUM = 1;
    private static final int PAGE_LENGTH = 512;

    private static final CheckpointLife GOOD = good();
    private static final byte[] PAGES = GOOD.disk().pages().clone();
    private static final byte[][] DESCRIPTIONS = descriptions();

    private CheckpointFuzz() {}

    private static CheckpointLife good() {
        CheckpointLife life = new CheckpointLife(1, KeyShape.USUAL, CheckpointLife.Fault.NOTHING);
        life.run(2);
        life.stop();
        return life;
    }

    private static byte[][] descriptions() {
        byte[][] all = new byte[CheckpointStorage.SLOTS][];
        for (int slot = 0; slot < all.length; slot++) {
            all[slot] = GOOD.disk().presentDescription(slot).clone();
        }
        return all;
    }

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int mode = input[0] & 0xFF;
        int slot = mode / 2 % CheckpointStorage.SLOTS;
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        if ((mode & SETS_CHECKSUM) != 0) {
            decode(content);
            return;
        }
        switch (mode / 4 % PLACES) {
            case 0 -> open(slot, content, PAGES);
            case 1 -> open(slot, written(DESCRIPTIONS[slot], mode, content), PAGES);
            default -> open(slot, DESCRIPTIONS[slot], written(PAGES, mode * 37, content));
        }
    }

    /** A file with some bytes of it written over, where there is room. */
    private static byte[] written(byte[] file, int offset, byte[] content) {
        byte[] changed = file.clone();
        int at = Math.min(offset, file.length);
        System.arraycopy(content, 0, changed, at, Math.min(content.length, file.length - at));
        return changed;
    }

    private static void open(int slot, byte[] description, byte[] pages) {
        SimulatedCheckpoints disk = new SimulatedCheckpoints(1, () -> {});
        for (int each = 0; each < CheckpointStorage.SLOTS; each++) {
            disk.writeDescription(each, each == slot ? description : DESCRIPTIONS[each]);
        }
        disk.writePages(0, ByteBuffer.wrap(pages));
        List<IndexException> damage = new ArrayList<>();
        CheckpointFiles files = CheckpointFiles.open(disk, damage::add);
        damage.forEach(CheckpointFuzz::checkRefusal);
        for (Checkpoint found : files.found()) {
            open(files, found);
        }
    }

    private static void open(CheckpointFiles files, Checkpoint checkpoint) {
        BTree.Context ctx = new BTree.Context()
                .pageLength(PAGE_LENGTH)
                .chunkLength(1 << 12)
                .maxReaders(1)
                .maxSealed(1)
                .maxBytes(1 << 20)
                .keys(new KeyTable())
                .checkpoint(files, checkpoint);
        try (BTree tree = BTree.open(ctx)) {
            BTreeCursor cursor = tree.newWriterCursor();
            long entries = 0;
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                entries++;
            }
            if (entries != checkpoint.entries()) {
                throw new IllegalStateException("entries=" + entries + " of=" + checkpoint.entries());
            }
        } catch (IndexException ex) {
            checkRefusal(ex);
        }
    }

    private static void checkRefusal(IndexException refusal) {
        boolean expected = refusal.code() == Code.CORRUPT || refusal.code() == Code.UNSUPPORTED_VERSION;
        if (!expected || !String.valueOf(refusal.getMessage()).contains("offset=")) {
            throw refusal;
        }
    }

    /** What a description with a right checksum says is written as the same bytes again. */
    private static void decode(byte[] content) {
        if (content.length >= CheckpointDescriptor.STATE_OFFSET) {
            CRC32C crc = new CRC32C();
            crc.update(content, 0, CheckpointDescriptor.CRC_OFFSET);
            int behind = CheckpointDescriptor.CRC_OFFSET + Integer.BYTES;
            crc.update(content, behind, content.length - behind);
            new UnsafeBuffer(content).putInt(CheckpointDescriptor.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        }
        Checkpoint checkpoint;
        try {
            checkpoint = CheckpointDescriptor.decode(content, "fuzzed");
        } catch (IndexException ex) {
            checkRefusal(ex);
            return;
        }
        if (!Arrays.equals(content, CheckpointDescriptor.encode(checkpoint))) {
            throw new IllegalStateException("written in another way: generation=" + checkpoint.generation());
        }
    }
}
