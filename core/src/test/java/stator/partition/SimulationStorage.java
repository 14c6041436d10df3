package stator.partition;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.Segment;
import stator.wal.SegmentInfo;
import stator.wal.SimulatedDisk;
import stator.wal.Storage;
import stator.wal.WalException;

/** A simulated disk whose forces take time: before each the other stages may run, as they do beside a real one. */
final class SimulationStorage implements Storage {
    private final SimulatedDisk disk;
    private final Runnable meanwhile;
    private boolean refusesCreates;
    private boolean forgetsRemovals;

    SimulationStorage(SimulatedDisk disk, Runnable meanwhile) {
        this.disk = disk;
        this.meanwhile = meanwhile;
    }

    /** Whether no segment can be made any more: the file system refuses, for another reason than want of space. */
    void refuseCreates(boolean refuses) {
        refusesCreates = refuses;
    }

    /** Whether what is written of removed segments goes nowhere: a bug that a simulation is to find. */
    void forgetRemovals(boolean forgets) {
        forgetsRemovals = forgets;
    }

    @Override
    public List<SegmentInfo> segments() {
        return disk.segments();
    }

    @Override
    public Segment create(long basePosition, int length, DirectBuffer head, int headLength) {
        if (refusesCreates) {
            throw new WalException(WalException.Code.IO_FAILED, "basePosition=" + basePosition, null);
        }
        return new SlowSegment(disk.create(basePosition, length, head, headLength));
    }

    @Override
    public void rewrite(Segment segment, int kept) {
        disk.rewrite(segment, kept);
    }

    @Override
    public Segment open(SegmentInfo info) {
        return new SlowSegment(disk.open(info));
    }

    @Override
    public void delete(long basePosition) {
        disk.delete(basePosition);
    }

    @Override
    public byte @Nullable [] readMark() {
        return disk.readMark();
    }

    @Override
    public void writeMark(byte[] bytes) {
        disk.writeMark(bytes);
    }

    @Override
    public byte @Nullable [] readRemovals() {
        return disk.readRemovals();
    }

    @Override
    public void createRemovals(byte[] bytes) {
        disk.createRemovals(bytes);
    }

    @Override
    public void writeRemovals(int offset, byte[] bytes) {
        if (!forgetsRemovals) {
            disk.writeRemovals(offset, bytes);
        }
    }

    @Override
    public void removeMark() {
        disk.removeMark();
    }

    @Override
    public void close() {
        disk.close();
    }

    private final class SlowSegment implements Segment {
        private final Segment segment;

        private SlowSegment(Segment segment) {
            this.segment = segment;
        }

        @Override
        public long basePosition() {
            return segment.basePosition();
        }

        @Override
        public UnsafeBuffer buffer() {
            return segment.buffer();
        }

        @Override
        public String name() {
            return segment.name();
        }

        @Override
        public void force(int offset, int length) {
            meanwhile.run();
            segment.force(offset, length);
        }

        @Override
        public void close() {
            segment.close();
        }
    }
}
