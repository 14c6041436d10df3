package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import stator.index.BTreeReader;
import stator.index.StressTree;

/** A snapshot of two partitions that has a write to one of them has all that was answered before that in the other. */
@JCStressTest
@Outcome(
        id = {"1, 1", "2, 1", "2, 2"},
        expect = ACCEPTABLE,
        desc = "none of the writes, or the first, or both")
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "no instant found this time; it would be tried again")
@Outcome(expect = FORBIDDEN, desc = "the second write without the first")
@State
public class SnapshotInstantStress {
    private final StressTree first = written();
    private final StressTree second = written();

    private static StressTree written() {
        StressTree tree = new StressTree();
        tree.write(1);
        tree.handOver();
        return tree;
    }

    /** One client: the second write is made when the first has been answered. */
    @Actor
    public void writer() {
        first.write(2);
        second.write(2);
    }

    /** Opens a snapshot. */
    @Actor
    public void reader(JJ_Result result) {
        boolean held = Snapshots.pinInstant(new BTreeReader[] {first.reader(), second.reader()});
        result.r1 = held ? first.read() : -1;
        result.r2 = held ? second.read() : -1;
    }
}
