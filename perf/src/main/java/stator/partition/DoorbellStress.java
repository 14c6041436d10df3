package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Work that was made visible before the bell rang is not slept through. The work has only the order that a ring of commands
 * gives it, a release store: the fences of the bell must do the rest.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "woken, or not asleep yet")
@Outcome(id = "2", expect = FORBIDDEN, desc = "slept on, with work there and the bell rung")
@State
public class DoorbellStress {
    private static final VarHandle WORK;

    /** Much longer than a thread waits for a processor. */
    private static final long SLEEP_NS = 2_000_000_000L;

    static {
        try {
            WORK = MethodHandles.lookup().findVarHandle(DoorbellStress.class, "work", boolean.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Doorbell bell = new Doorbell();

    @SuppressWarnings("UnusedVariable") // through WORK
    private boolean work;

    private volatile long rungNs;

    /** Makes work visible and rings. */
    @Actor
    public void ringer() {
        WORK.setRelease(this, true);
        bell.ring();
        rungNs = System.nanoTime();
    }

    /** Sleeps until there is work, as a stage of the pipeline does. */
    @Actor
    public void sleeper(I_Result result) {
        while (!hasWork()) {
            bell.await(this::hasWork, () -> SLEEP_NS);
        }
        long rung = rungNs;
        result.r1 = rung != 0 && System.nanoTime() - rung > SLEEP_NS / 2 ? 2 : 1;
    }

    private boolean hasWork() {
        return (boolean) WORK.getAcquire(this);
    }
}
