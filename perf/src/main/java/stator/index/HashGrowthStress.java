package stator.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A probe during growth never misses an entry that stays; replaced, it is found at one of its two addresses. */
@JCStressTest
@Outcome(
        id = {"7, 8", "7, 80"},
        expect = ACCEPTABLE,
        desc = "both found")
@Outcome(expect = FORBIDDEN, desc = "an entry that was there all the time was missed")
@State
public class HashGrowthStress {
    private static final int CAPACITY = 16;

    private final HashIndex index =
            HashIndex.open(new HashIndex.Context().initialCapacity(CAPACITY).maxProbes(1));
    private final HashProbe probe = index.newProbe();

    /** Fills the table up to where it grows. */
    public HashGrowthStress() {
        for (long i = 0; i < CAPACITY * 3 / 4; i++) {
            index.put(i, HashIndex.NULL_ADDRESS, i);
        }
        index.detachWriter();
    }

    /** Grows, moves every entry, replaces one, and gives the old table back if nobody is in it. */
    @Actor
    public void writer() {
        index.put(100, HashIndex.NULL_ADDRESS, 100);
        index.put(8, 8, 80);
        index.put(101, HashIndex.NULL_ADDRESS, 101);
        index.put(102, HashIndex.NULL_ADDRESS, 102);
    }

    /** Looks for two that stay. */
    @Actor
    public void reader(JJ_Result result) {
        probe.start(7);
        result.r1 = probe.next();
        probe.start(8);
        result.r2 = probe.next();
        probe.end();
    }

    /** Frees the tables. */
    @Arbiter
    public void close() {
        index.close();
    }
}
