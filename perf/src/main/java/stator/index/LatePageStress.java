package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A page of a checkpoint is whole for a reader who comes first, and he undoes nothing of what the writer does to it meanwhile. */
@JCStressTest
@Outcome(
        id = "42, 3",
        expect = ACCEPTABLE,
        desc = "the version of the checkpoint, whole; the writer has dropped the page")
@Outcome(id = "43, 3", expect = ACCEPTABLE, desc = "the next version, whole")
@Outcome(expect = FORBIDDEN, desc = "half a page, or one that does not say any more when it was dropped")
@State
public class LatePageStress {
    private final StressTree tree = StressTree.ofCheckpoint();

    /** Reads the page too, copies and drops it. */
    @Actor
    public void writer() {
        tree.write(43);
    }

    /** Pins and reads. */
    @Actor
    public void reader(JJ_Result result) {
        tree.reader().pin();
        result.r1 = tree.read();
        tree.reader().release();
    }

    /** What the writer has noted in the page when he dropped it. */
    @Arbiter
    public void look(JJ_Result result) {
        result.r2 = tree.droppedVersion();
    }
}
