package stator.server;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * Looks for work a little longer before the event loop sleeps: a wake-up costs several times what a request does.
 * Nothing is asked for while the loop sleeps, so that an idle server costs nothing. Each event loop has its own.
 */
final class SpinThenSelect implements SelectStrategy {
    private final NanoClock clock;
    private final long spinNs;
    private boolean slept = true;
    private boolean spinning;
    private long spinUntilNs;

    private SpinThenSelect(NanoClock clock, long spinNs) {
        this.clock = clock;
        this.spinNs = spinNs;
    }

    /** @param spinNs how long to look, from the last work found, in nanoseconds */
    static SelectStrategyFactory factory(NanoClock clock, long spinNs) {
        return () -> new SpinThenSelect(clock, spinNs);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // on two cores the yield is what lets the other side answer
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        int ready = selectNow.get();
        if (hasTasks || ready > 0 || slept) {
            slept = false;
            spinning = false;
            return ready;
        }
        long now = clock.nanoTime();
        if (!spinning) {
            spinning = true;
            spinUntilNs = now + spinNs;
        }
        if (now < spinUntilNs) {
            Thread.yield(); // whoever this loop waits for may need the processor
            return ready;
        }
        slept = true;
        spinning = false;
        return SELECT;
    }
}
