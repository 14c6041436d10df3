package stator.partition;

import org.agrona.concurrent.UnsafeBuffer;
import stator.table.ItemKeyDescriptor;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.RecordSpec;
import stator.wal.RecordSpec.Purpose;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * Some records that are to be copied to the log's head if they are still needed. Filled by the compactor's thread, executed by
 * the partition's writer, looked at by the compactor again; handed over with a command.
 */
final class Relocation {
    /** Most records of one relocation. */
    static final int RECORDS_MAX = 256;

    private final Wal wal;
    private final ItemIndex index;
    private final RecordReader original;
    private final RecordReader copy;
    private final RecordSpec spec = new RecordSpec();
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final long[] positions = new long[RECORDS_MAX];
    private int count;
    private int done;
    private int bytes;
    private long oldestKept;

    Relocation(Wal wal, ItemIndex index) {
        this.wal = wal;
        this.index = index;
        original = wal.newReader();
        copy = wal.newReader();
    }

    /** Starts anew. See {@link ItemIndex#isNeeded} for {@code oldestKeptPosition}. */
    void start(long oldestKeptPosition) {
        count = 0;
        done = 0;
        bytes = 0;
        oldestKept = oldestKeptPosition;
    }

    void add(long position, int lengthBytes) {
        positions[count++] = position;
        bytes += lengthBytes;
    }

    /** Sum of the records' lengths. */
    long bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    /** Whether all records have been seen to; if not, the disk was full, and executing it again goes on. */
    boolean isDone() {
        return done == count;
    }

    /** The writer: copies what is needed, until the disk is full. */
    void execute() {
        try {
            while (done < count) {
                relocate(original.readTrusted(positions[done]));
                done++;
            }
        } catch (WalException ex) {
            if (ex.code() != WalException.Code.DISK_FULL) {
                throw ex;
            }
        }
    }

    private void relocate(RecordFlyweight entry) {
        if ((index.isDropped(entry.tableId()) && !RecordType.isDrop(entry))
                || !ItemIndex.isNeeded(entry, oldestKept, index.tree()::find, key)) {
            return;
        }
        source.wrap(entry.buffer());
        spec.reset()
                .purpose(Purpose.COMPACT)
                .type(RecordType.relocationOf(entry))
                .flags(RecordFlags.alone(entry.flags())) // a copy is no part of the original's group
                .tableId(entry.tableId())
                .timestampMs(entry.timestampMs())
                .previousPosition(RecordType.sequence(entry))
                .keyHash(entry.keyHash())
                .key(source, entry.keyOffset(), entry.keyLength())
                .payload(source, entry.payloadOffset(), entry.payloadLength());
        index.apply(copy.readTrusted(wal.append(spec)));
    }
}
