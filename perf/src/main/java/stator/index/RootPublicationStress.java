package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A pinned version is whole: who sees its number sees its root and everything below. */
@JCStressTest
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "nothing published yet")
@Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "the first version, whole")
@Outcome(id = "2, 43", expect = ACCEPTABLE, desc = "the second version, whole")
@Outcome(expect = FORBIDDEN, desc = "a version without its pages, or with another's")
@State
public class RootPublicationStress {
    private final StressTree tree = new StressTree();

    /** Publishes two versions. */
    @Actor
    public void writer() {
        tree.write(42);
        tree.write(43);
    }

    /** Pins and reads. */
    @Actor
    public void reader(JJ_Result result) {
        result.r1 = tree.reader().pin();
        result.r2 = tree.read();
        tree.reader().release();
    }
}
