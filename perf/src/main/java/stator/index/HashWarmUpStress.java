package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Who sees that a hash index has been filled finds everything in it, also if it has grown meanwhile. */
@JCStressTest
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not filled yet: the sorted index is asked")
@Outcome(id = "1, 14", expect = ACCEPTABLE, desc = "filled: both found")
@Outcome(expect = FORBIDDEN, desc = "filled, and something is missing")
@State
public class HashWarmUpStress {
    private static final int ENTRIES = 14;

    private final HashIndex index =
            HashIndex.open(new HashIndex.Context().initialCapacity(ENTRIES + 2).maxProbes(1));
    private final HashProbe probe = index.newProbe();
    private volatile boolean warm;

    /** The index is filled by another thread. */
    public HashWarmUpStress() {
        index.detachWriter();
    }

    /** Fills it, and says so. */
    @Actor
    public void writer() {
        for (long i = 1; i <= ENTRIES; i++) {
            index.put(i, HashIndex.NULL_ADDRESS, i);
        }
        warm = true;
    }

    /** Looks for the first and the last. */
    @Actor
    public void reader(JJ_Result result) {
        boolean filled = warm;
        result.r1 = filled ? find(1) : -1;
        result.r2 = filled ? find(ENTRIES) : -1;
    }

    private long find(long hash) {
        probe.start(hash);
        long address = probe.next();
        probe.end();
        return address;
    }

    /** Frees the tables. */
    @Arbiter
    public void close() {
        index.close();
    }
}
