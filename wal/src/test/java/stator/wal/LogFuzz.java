package stator.wal;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import stator.wal.WalException.Code;

/**
 * The files of a log with any bytes in them. The log is refused as damaged, or whatever it holds can be read and it goes on.
 * The first byte says which file the others go into, and whether its checksums are set right, so that what lies behind them is
 * reached too.
 */
public final class LogFuzz {
    private static final int FILES = 3;
    private static final int SETS_CHECKSUMS = 1;
    private static final int KEEPS_MARK = 2;
    private static final SimulatedDisk GOOD = good();

    private LogFuzz() {}

    private static SimulatedDisk good() {
        SimulatedDisk disk = new SimulatedDisk(1);
        TestRecords records = new TestRecords(LogModel.CONTENT_MAX);
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            for (int i = 0; i < 20; i++) {
                wal.append(records.spec(i, 300));
            }
        }
        return disk;
    }

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int mode = input[0] & 0xFF;
        SimulatedDisk disk = GOOD.copy(1);
        try {
            switch (mode / 4 % FILES) {
                case 0 -> fillRecords(disk, input, mode);
                case 1 -> fill(disk.bytes(0), 0, input);
                default -> fill(disk.removals(), 0, input);
            }
            if ((mode & KEEPS_MARK) == 0) {
                disk.removeMark();
            }
            CleanStopDescriptor.decode(input);
        } catch (WalException ex) {
            checkRefusal(ex);
        }
        open(disk);
    }

    private static void open(SimulatedDisk disk) {
        try (Wal wal = Wal.open(LogModel.context(disk))) {
            RecordReader reader = wal.newReader();
            WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE);
            for (RecordFlyweight record = cursor.next(); record != null; record = cursor.next()) {
                reader.read(record.position());
            }
            wal.append(new RecordSpec().type(1));
            wal.force();
        } catch (WalException ex) {
            checkRefusal(ex);
        }
    }

    private static void checkRefusal(WalException refusal) {
        if (refusal.code() != Code.CORRUPT && refusal.code() != Code.UNSUPPORTED_VERSION) {
            throw refusal;
        }
    }

    private static void fillRecords(SimulatedDisk disk, byte[] input, int mode) {
        UnsafeBuffer bytes = disk.bytes(0);
        fill(bytes, SegmentDescriptor.HEADER_LENGTH, input);
        if ((mode & SETS_CHECKSUMS) != 0) {
            setChecksums(disk.open(new SegmentInfo(0, bytes.capacity())));
        }
    }

    private static void fill(UnsafeBuffer bytes, int offset, byte[] input) {
        bytes.putBytes(offset, input, 1, Math.min(input.length - 1, bytes.capacity() - offset));
    }

    /** Makes whole records of what lies at the places where the lengths say that records are. */
    private static void setChecksums(Segment segment) {
        UnsafeBuffer bytes = segment.buffer();
        RecordChecksum checksum = new RecordChecksum();
        int offset = SegmentDescriptor.HEADER_LENGTH;
        while (offset <= bytes.capacity() - RecordDescriptor.HEADER_LENGTH) {
            int length = RecordDescriptor.length(bytes, offset);
            if (length < RecordDescriptor.HEADER_LENGTH || length > bytes.capacity() - offset) {
                return;
            }
            bytes.putLong(offset + RecordDescriptor.POSITION_OFFSET, segment.basePosition() + offset);
            bytes.putInt(offset + RecordDescriptor.LOG_TAG_OFFSET, 42, ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(offset + RecordDescriptor.CRC_OFFSET, checksum.compute(segment, offset, length));
            offset += RecordDescriptor.alignedLength(length);
        }
    }
}
