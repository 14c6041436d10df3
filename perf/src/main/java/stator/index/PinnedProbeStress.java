package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Who pins a version and then asks the hash index is never led to where an entry was before it was moved, if the place was
 * given up: which happens when the version that moved it is the oldest that anybody can reach.
 */
@JCStressTest
@Outcome(
        id = {"100, 1", "200, 1", "200, 0"},
        expect = ACCEPTABLE,
        desc = "the old place while it is there, or the new one")
@Outcome(expect = FORBIDDEN, desc = "led to a place that was given up")
@State
public class PinnedProbeStress {
    private static final long HASH = 7;
    private static final long OLD_PLACE = 100;
    private static final long NEW_PLACE = 200;

    private final StressTree tree = new StressTree();
    private final HashIndex hash =
            HashIndex.open(new HashIndex.Context().initialCapacity(16).maxProbes(1));
    private final HashProbe probe = hash.newProbe();
    private int old = 1;

    /** The entry is in its old place. */
    public PinnedProbeStress() {
        tree.write(OLD_PLACE);
        hash.put(HASH, HashIndex.NULL_ADDRESS, OLD_PLACE);
        tree.handOver();
        hash.detachWriter();
    }

    /** Moves the entry, publishes, and gives the old place up if nobody can reach it. */
    @Actor
    public void writer() {
        hash.put(HASH, OLD_PLACE, NEW_PLACE);
        long moved = tree.write(NEW_PLACE);
        if (tree.oldestReachable() >= moved) {
            old = 0;
        }
    }

    /** Pins, asks the hash index, and looks whether the old place is still there. */
    @Actor
    public void reader(JJ_Result result) {
        tree.reader().pin();
        probe.start(HASH);
        result.r1 = probe.next();
        probe.end();
        result.r2 = old;
        tree.reader().release();
    }

    /** Frees the table. */
    @Arbiter
    public void close() {
        hash.close();
    }
}
