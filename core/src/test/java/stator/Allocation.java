package stator;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread allocates between {@link #start} and {@link #stop}, summed up. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long bytes;
    private long before;

    /** Bytes per round of something, once it has run so often that it is compiled. */
    public static double perRound(int rounds, Runnable round) {
        for (int i = 0; i < rounds; i++) {
            round.run();
        }
        Allocation allocation = new Allocation();
        allocation.start();
        for (int i = 0; i < rounds; i++) {
            round.run();
        }
        allocation.stop();
        return (double) allocation.bytes() / rounds;
    }

    public void start() {
        before = THREADS.getCurrentThreadAllocatedBytes();
    }

    public void stop() {
        bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Bytes of all times so far. */
    public long bytes() {
        return bytes;
    }
}
