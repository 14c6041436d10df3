package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.wal.WalException.Code;

/**
 * Goal: what is appended comes back, field by field, at its position and in order, now and after opening again.
 * Method: real files in a temporary directory, small segments so that they roll often; no mapping may be left over.
 */
class WalTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int SEGMENT_LENGTH = 16 * 1024;
    private static final int RECORD_MAX = SEGMENT_LENGTH - 128;
    private static final int CONTENT_MAX = RECORD_MAX - RecordDescriptor.HEADER_LENGTH;

    private final Path directory;
    private final TestRecords records = new TestRecords(CONTENT_MAX + 8);

    WalTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
    }

    private Wal.Context context() {
        return new Wal.Context()
                .directory(directory)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(4 * SEGMENT_LENGTH)
                .maxRecordLength(RECORD_MAX);
    }

    @Test
    void shouldStartEmptyWhenTheDirectoryIsNew() {
        try (Wal wal = Wal.open(context())) {
            assertEquals(SegmentDescriptor.HEADER_LENGTH, wal.firstPosition());
            assertEquals(wal.firstPosition(), wal.recoveredPosition());
            assertEquals(wal.position(), wal.durablePosition());
            assertNull(
                    wal.newCursor(wal.firstPosition(), WalCursor.Limit.DURABLE).next());
        }
    }

    @Test
    void shouldReadBackEverythingWhenSegmentsRollAndTheLogIsOpenedAgain() {
        SplittableRandom random = new SplittableRandom(SEED);
        String rerun = "-Dstator.test.seed=" + SEED;
        List<Long> positions = new ArrayList<>();
        int epoch = 0;
        for (int run = 0; run < 5; run++) {
            try (Wal wal = Wal.open(context())) {
                assertTrue(wal.epoch() > epoch, rerun);
                epoch = wal.epoch();
                checkAll(wal, positions, rerun);
                for (int i = 0; i < 60; i++) {
                    int content = random.nextInt(10) == 0 ? random.nextInt(CONTENT_MAX + 1) : random.nextInt(400);
                    positions.add(wal.append(records.spec(positions.size(), content)));
                    if (random.nextInt(5) == 0) {
                        assertEquals(wal.position(), wal.force(), rerun);
                    }
                }
                wal.force();
                checkAll(wal, positions, rerun);
            }
        }
    }

    @Test
    void shouldReadBackEverythingWhenTheMarkIsMissing() {
        List<Long> positions = new ArrayList<>();
        try (Wal wal = Wal.open(context())) {
            for (int i = 0; i < 200; i++) {
                positions.add(wal.append(records.spec(i, i * 3)));
            }
        }
        try (FileStorage storage = FileStorage.open(directory)) {
            storage.removeMark();
        }
        try (Wal wal = Wal.open(context())) {
            checkAll(wal, positions, "after an unclean stop");
        }
    }

    @Test
    void shouldTakeTheLongestRecordAndRefuseOneByteMore() {
        try (Wal wal = Wal.open(context())) {
            long before = wal.append(records.spec(0, 10));
            long longest = wal.append(records.spec(1, CONTENT_MAX));
            long position = wal.position();
            WalException refused = assertThrows(WalException.class, () -> wal.append(records.spec(2, CONTENT_MAX + 1)));
            assertEquals(Code.RECORD_TOO_LONG, refused.code());
            assertEquals(position, wal.position());
            long after = wal.append(records.spec(2, 10));
            checkAll(wal, List.of(before, longest, after), "");
        }
    }

    private void checkAll(Wal wal, List<Long> positions, String rerun) {
        RecordReader reader = wal.newReader();
        WalCursor cursor = wal.newCursor(wal.firstPosition(), WalCursor.Limit.APPENDED);
        for (int number = 0; number < positions.size(); number++) {
            records.check(number, reader.read(positions.get(number)), rerun);
            records.check(number, reader.readTrusted(positions.get(number)), rerun);
            RecordFlyweight next = cursor.next();
            assertNotNull(next, rerun);
            assertEquals(positions.get(number), next.position(), rerun);
            records.check(number, next, rerun);
        }
        assertNull(cursor.next(), rerun);
        assertEquals(wal.position(), cursor.position(), rerun);
    }
}
