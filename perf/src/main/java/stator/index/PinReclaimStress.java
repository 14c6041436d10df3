package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A page that a pin reaches is not reused: what is read in one pin stays as it was. The writer reuses pages at once. */
@JCStressTest
@Outcome(
        id = {"1, 101", "2, 102", "3, 103", "4, 104", "5, 105"},
        expect = ACCEPTABLE,
        desc = "the pinned version's")
@Outcome(expect = FORBIDDEN, desc = "a page of the pinned version was reused")
@State
public class PinReclaimStress {
    private final StressTree tree = new StressTree();

    /** Publishes the first version. */
    public PinReclaimStress() {
        tree.write(101);
        tree.handOver();
    }

    /** Publishes four more; from the second on a page of an older version is free again unless it is pinned. */
    @Actor
    public void writer() {
        tree.write(102);
        tree.write(103);
        tree.write(104);
        tree.write(105);
    }

    /** Pins and reads twice; tells the value if both times are the same. */
    @Actor
    public void reader(JJ_Result result) {
        result.r1 = tree.reader().pin();
        long first = tree.read();
        long second = tree.read();
        result.r2 = first == second ? first : -second;
        tree.reader().release();
    }
}
