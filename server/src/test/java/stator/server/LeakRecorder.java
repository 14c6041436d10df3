package stator.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what Netty's leak detector finds, so that tests can fail for it. The build names this class to Netty. */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
    private static final int MAX_KEPT = 3;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    public LeakRecorder(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval);
    }

    /** What was lost becomes known when it has been collected and another buffer is made. */
    static void assertNothingLost(String rerun) {
        for (int i = 0; i < 5; i++) {
            System.gc();
            ByteBuf probe = ByteBufAllocator.DEFAULT.directBuffer(16);
            probe.release();
        }
        assertTrue(LEAKS.isEmpty(), () -> rerun + ' ' + LEAKS);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        record(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        record(resourceType);
    }

    private static void record(String leak) {
        if (LEAKS.size() < MAX_KEPT) {
            LEAKS.add(leak);
        }
    }
}
