package stator;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/** What the calling thread allocates between {@link #start} and {@link #stop}, summed up. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int RUNS_MAX = 20;

    private long bytes;
    private long before;

    /** Bytes per round of something in steady state: the least of some runs, since it is compiled only in the end. */
    public static double perRound(int rounds, Runnable round) {
        return perRound(rounds, 1, round);
    }

    /** As {@link #perRound(int, Runnable)}; less than a limit is good enough. */
    public static double perRound(int rounds, double limit, Runnable round) {
        return steady(rounds, limit, allocation -> {
            allocation.start();
            for (int i = 0; i < rounds; i++) {
                round.run();
            }
            allocation.stop();
        });
    }

    /** The same of a run that starts and stops the count itself. */
    public static double steady(int rounds, double limit, Consumer<Allocation> run) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < RUNS_MAX && least >= limit; i++) {
            Allocation allocation = new Allocation();
            run.accept(allocation);
            least = Math.min(least, (double) allocation.bytes / rounds);
        }
        return least;
    }

    /** Starts the count. */
    public void start() {
        before = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Ends the count, until it is started again. */
    public void stop() {
        bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
