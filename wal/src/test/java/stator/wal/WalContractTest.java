package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stator.wal.WalException.Code;

/**
 * Goal: what the log promises at its edges: poison, full disk, removed segments, known durable position, settings.
 * Method: a simulated disk that fails where the test needs it.
 */
class WalContractTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final TestRecords records = new TestRecords(LogModel.CONTENT_MAX);

    private Wal open() {
        return Wal.open(LogModel.context(disk));
    }

    @Test
    void shouldRefuseEverythingWithTheFirstFailureWhenAForceFailed() {
        try (Wal wal = open()) {
            long position = wal.append(records.spec(1, 10));
            long durable = wal.durablePosition();
            disk.failForceAt(disk.forces() + 1);
            WalException first = assertThrows(WalException.class, wal::force);
            assertEquals(Code.FORCE_FAILED, first.code());
            assertSame(first, assertThrows(WalException.class, wal::force));
            assertSame(first, assertThrows(WalException.class, () -> wal.append(records.spec(2, 10))));
            assertSame(first, wal.failure());
            assertEquals(durable, wal.durablePosition());
            records.check(1, wal.newReader().read(position), "readers go on");
        }
        assertNull(disk.readMark(), "no mark for a log whose disk lied");
    }

    @Test
    void shouldStartOnAFullDiskAfterAKill() {
        Wal killed = open();
        long position = killed.append(records.spec(1, 400));
        killed.force();
        disk.restart();
        disk.fullAtCreate(1, 1);
        try (Wal wal = open()) {
            records.check(1, wal.newReader().read(position), "written before the kill");
            assertEquals(1, disk.rewrites());
        }
    }

    @Test
    void shouldRefuseARecordAndTakeItLaterWhenTheDiskIsFull() {
        try (Wal wal = open()) {
            disk.fullAtCreate(disk.creates() + 1, 3);
            List<Long> positions = new ArrayList<>();
            int refusals = 0;
            while (positions.size() < 20) {
                long before = wal.position();
                try {
                    positions.add(wal.append(records.spec(positions.size(), 400)));
                } catch (WalException ex) {
                    assertEquals(Code.DISK_FULL, ex.code());
                    assertEquals(before, wal.position());
                    refusals++;
                }
            }
            assertEquals(2, refusals, "the first of the three was ahead of need");
            for (int i = 0; i < positions.size(); i++) {
                records.check(i, wal.newReader().read(positions.get(i)), "i=" + i);
            }
        }
    }

    @Test
    void shouldForgetRemovedSegmentsAndStartBehindThemWhenOpenedAgain() {
        long kept;
        try (Wal wal = open()) {
            long first = wal.append(records.spec(0, 400));
            for (int i = 1; i < 60; i++) {
                wal.append(records.spec(i, 400));
            }
            wal.force();
            kept = wal.append(records.spec(60, 400));
            for (SegmentUsage segment : wal.segments()) {
                if (segment.endPosition() <= kept) {
                    wal.detach(segment);
                    wal.remove(segment);
                }
            }
            assertTrue(wal.firstPosition() > first && wal.firstPosition() <= kept);
            RecordReader reader = wal.newReader();
            assertEquals(
                    Code.GONE,
                    assertThrows(WalException.class, () -> reader.read(first)).code());
            records.check(60, reader.read(kept), "");
        }
        try (Wal wal = open()) {
            records.check(60, wal.newReader().read(kept), "");
        }
    }

    @Test
    void shouldScanFromTheFirstCheckpointThatIsThere() {
        long checkpoint;
        try (Wal wal = open()) {
            for (int i = 0; i < 20; i++) {
                wal.append(records.spec(i, 400));
            }
            checkpoint = wal.appendCheckpoint();
            wal.append(records.spec(20, 400));
        }
        disk.bytes(0).putByte(1000, (byte) ~disk.bytes(0).getByte(1000));
        assertEquals(Code.CORRUPT, assertThrows(WalException.class, this::open).code());
        assertEquals(
                Code.CORRUPT,
                assertThrows(WalException.class, () -> openFrom(checkpoint - 8, checkpoint + (1 << 20), -8))
                        .code());
        openFrom(checkpoint + (1 << 20), checkpoint).close();
        try (Wal wal = openFrom(checkpoint)) {
            RecordReader reader = wal.newReader();
            assertTrue(reader.isCheckpoint(checkpoint));
            assertFalse(reader.isCheckpoint(checkpoint + RecordDescriptor.HEADER_LENGTH));
            assertFalse(reader.isCheckpoint(checkpoint + 4));
            assertEquals(1, wal.newCursor(checkpoint, WalCursor.Limit.DURABLE).poll(record -> {}, 100));
        }
    }

    /** Each opening has an epoch of its own, and recovery goes by them, however much of the log was looked at. */
    @Test
    void shouldGoOnWithHigherEpochsWhenOnlyTheEndWasScanned() {
        long checkpoint;
        for (int opening = 0; opening < 5; opening++) {
            open().close();
        }
        int epoch;
        try (Wal wal = open()) {
            checkpoint = wal.appendCheckpoint();
            wal.force();
            epoch = wal.epoch();
        }
        try (Wal wal = openFrom(checkpoint)) {
            assertTrue(wal.epoch() > epoch, () -> "epoch=" + wal.epoch() + " before=" + epoch);
            wal.append(records.spec(0, 400));
        }
        try (Wal wal = open()) {
            assertEquals(
                    1,
                    wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE).poll(record -> {}, 100));
        }
    }

    @Test
    void shouldCheckEveryByteOfARecordThatWasNotScanned() {
        long position;
        long checkpoint;
        try (Wal wal = open()) {
            position = wal.append(records.spec(0, 400));
            checkpoint = wal.appendCheckpoint();
        }
        int last = (int) position + 399;
        disk.bytes(0).putByte(last, (byte) ~disk.bytes(0).getByte(last));
        try (Wal wal = openFrom(checkpoint)) {
            RecordReader reader = wal.newReader();
            assertEquals(
                    Code.CORRUPT,
                    assertThrows(WalException.class, () -> reader.readTrusted(position))
                            .code());
            wal.allChecked();
            assertEquals(position, reader.readTrusted(position).position());
        }
    }

    private Wal openFrom(long... checkpoints) {
        return Wal.open(LogModel.context(disk).checkpoints(checkpoints));
    }

    @Test
    void shouldReuseTheSegmentsMadeAheadWhenTheLogWasClosedInOrder() {
        try (Wal wal = open()) {
            for (int i = 0; i < 3; i++) {
                wal.append(records.spec(i, 400));
            }
        }
        assertEquals(3, disk.segments().size());
        disk.restart();
        try (Wal wal = open()) {
            for (int i = 3; i < 14; i++) {
                wal.append(records.spec(i, 400));
            }
        }
        assertEquals(1, disk.creates(), "the fourth segment, ahead of need");
    }

    @Test
    void shouldMakeAsMuchRoomAheadAsIsAskedForThoughNothingIsAppended() {
        long bytes = 5L * LogModel.SEGMENT_LENGTH;
        try (Wal wal = open()) {
            long before = wal.roomBytes();
            assertTrue(before < bytes);
            for (int i = 0; wal.roomBytes() < bytes; i++) {
                assertTrue(i < 10, "room=" + wal.roomBytes());
                wal.prepareRoom(bytes);
            }
        }
        disk.restart();
        try (Wal wal = open()) {
            for (int i = 0; i < 60; i++) {
                wal.append(records.spec(i, 400));
            }
            wal.prepareRoom(Long.MAX_VALUE);
            assertTrue(wal.roomBytes() < Long.MAX_VALUE);
        }
        disk.restart();
        open().close();
    }

    @Test
    void shouldBoundTheRoomMadeAhead() {
        try (Wal wal = open()) {
            for (int i = 0; i < 100; i++) {
                wal.prepareRoom(Long.MAX_VALUE);
            }
            assertEquals(1 + SegmentPreparer.SPARES_MAX, disk.segments().size());
        }
        disk.restart();
        open().close();
    }

    @Test
    void shouldRefuseAppendsAndForcesAfterClose() {
        Wal wal = open();
        wal.close();
        wal.close();
        assertThrows(IllegalStateException.class, wal::force);
        assertThrows(IllegalStateException.class, () -> wal.append(records.spec(1, 1)));
    }

    @Test
    void shouldRefuseAPositionThatIsNoRecord() {
        try (Wal wal = open()) {
            long position = wal.append(records.spec(1, 100));
            RecordReader reader = wal.newReader();
            for (long wrong : new long[] {-8, 0, position + 8, position + 4, wal.position(), 1L << 40}) {
                WalException refused = assertThrows(WalException.class, () -> reader.read(wrong), "position=" + wrong);
                assertEquals(Code.CORRUPT, refused.code());
                assertThrows(WalException.class, () -> reader.readTrusted(wrong));
            }
        }
    }

    @Test
    void shouldNameTheSettingThatIsWrong() {
        assertRefused(new Wal.Context(), "directory=null");
        assertRefused(LogModel.context(disk).initialSegmentLength(5000), "initialSegmentLength=5000");
        assertRefused(LogModel.context(disk).initialSegmentLength(2048), "initialSegmentLength=2048");
        assertRefused(LogModel.context(disk).maxSegmentLength(2048), "maxSegmentLength=2048");
        assertRefused(LogModel.context(disk).maxRecordLength(4096), "maxRecordLength=4096");
        assertRefused(LogModel.context(disk).maxRecordLength(63), "maxRecordLength=63");
        Wal.Context used = LogModel.context(disk);
        Wal.open(used).close();
        assertThrows(IllegalStateException.class, () -> Wal.open(used));
    }

    private static void assertRefused(Wal.Context context, String setting) {
        WalException refused = assertThrows(WalException.class, () -> Wal.open(context));
        assertEquals(Code.CONFIGURATION, refused.code());
        assertTrue(refused.getMessage().contains(setting), refused.getMessage());
    }
}
