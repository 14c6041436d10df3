package stator.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.CatalogContext;
import stator.engine.Engine;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.partition.StoreContext;
import stator.server.Dispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.wal.FileStorage;
import stator.wal.Segment;
import stator.wal.SegmentInfo;
import stator.wal.Storage;
import stator.wal.Wal;

/**
 * A server whose forces take long now and then: of two hundred, one takes up to a fifth of a second. It takes a checkpoint every
 * 64 KiB of log. Ends by a signal only.
 */
final class SlowDiskServer {
    private SlowDiskServer() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        Engine engine = Engine.open(
                new StoreContext()
                        .directory(directory)
                        .partitions(2)
                        .checkpointIntervalBytes(1 << 16)
                        .logs(partition -> new Wal.Context()
                                .storage(new SlowStorage(
                                        FileStorage.open(directory.resolve("partition-" + partition))))),
                new CatalogContext());
        HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDoor(engine));
        System.out.println("stator ready http://127.0.0.1:" + server.address().getPort());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    private record EngineDoor(Engine engine) implements Dispatcher {
        @Override
        public @Nullable Operation operation(String target) {
            return engine.operation(target.substring(target.indexOf('.') + 1));
        }

        @Override
        public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
            engine.execute(operation, request, atLeast, handler);
        }
    }

    private record SlowStorage(Storage disk) implements Storage {
        @Override
        public List<SegmentInfo> segments() {
            return disk.segments();
        }

        @Override
        public Segment create(long basePosition, int length, DirectBuffer head, int headLength) {
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
            disk.writeRemovals(offset, bytes);
        }

        @Override
        public void removeMark() {
            disk.removeMark();
        }

        @Override
        public void close() {
            disk.close();
        }
    }

    private static final class SlowSegment implements Segment {
        private static final int ONE_IN = 200;
        private static final long SLOWEST_NS = 200_000_000L;

        private final Segment segment;
        private final SplittableRandom random = new SplittableRandom();

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
            if (random.nextInt(ONE_IN) == 0) {
                LockSupport.parkNanos(random.nextLong(SLOWEST_NS));
            }
            segment.force(offset, length);
        }

        @Override
        public void close() {
            segment.close();
        }
    }
}
