package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a snapshot holds is let go of once, when it has ended and its last session has been closed, and never while a session
 * looks at it. What it holds is a plain field.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "was looked at while it was held, then let go of once")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the session came too late and was refused; let go of once")
@Outcome(expect = FORBIDDEN, desc = "looked at when it was let go of, or let go of twice or never")
@State
public class SnapshotEndStress {
    private final OpenSessions sessions = new OpenSessions();
    private int held = 1;
    private int byReader;
    private int byOwner;

    /** Opens a session, looks, closes it. */
    @Actor
    public void reader(II_Result result) {
        if (!sessions.enter()) {
            result.r1 = 2;
            return;
        }
        result.r1 = held;
        if (sessions.exit()) {
            held = 0;
            byReader = 1;
        }
    }

    /** Closes the snapshot. */
    @Actor
    public void owner() {
        if (sessions.end()) {
            held = 0;
            byOwner = 1;
        }
    }

    /** How often it was let go of. */
    @Arbiter
    public void count(II_Result result) {
        result.r2 = byReader + byOwner;
    }
}
