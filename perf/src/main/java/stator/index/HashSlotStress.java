package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A slot is never seen with the hash of one entry and the address of another, though entries come and go beside it. */
@JCStressTest
@Outcome(
        id = {"-1, -1", "-1, 20", "10, -1", "10, 20", "11, -1", "11, 20"},
        expect = ACCEPTABLE,
        desc = "its own, or none")
@Outcome(expect = FORBIDDEN, desc = "the address of another hash")
@State
public class HashSlotStress {
    private static final long FIRST = 0;
    private static final long SECOND = 16;

    private final HashIndex index =
            HashIndex.open(new HashIndex.Context().initialCapacity(16).maxProbes(1));
    private final HashProbe probe = index.newProbe();

    /** Puts, replaces and removes one, then puts the other. */
    @Actor
    public void writer() {
        index.put(FIRST, HashIndex.NULL_ADDRESS, 10);
        index.put(FIRST, 10, 11);
        index.remove(FIRST, 11);
        index.put(SECOND, HashIndex.NULL_ADDRESS, 20);
    }

    /** Looks for both. */
    @Actor
    public void reader(JJ_Result result) {
        probe.start(FIRST);
        result.r1 = probe.next();
        probe.start(SECOND);
        result.r2 = probe.next();
        probe.end();
    }

    /** Frees the table. */
    @Arbiter
    public void close() {
        index.close();
    }
}
