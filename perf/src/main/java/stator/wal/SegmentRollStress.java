package stator.wal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A follower goes on into the next segment as soon as a position in it is published: the segment and its start are there. */
@JCStressTest
@Outcome(
        id = {"0, 0, 0", "0, 0, 1", "0, 1, 0", "0, 1, 2", "1, 0, 0", "1, 0, 2", "1, 2, 0", "1, 2, 3"},
        expect = ACCEPTABLE,
        desc = "in order, each whole or not there yet")
@Outcome(expect = FORBIDDEN, desc = "a record was skipped, repeated or not the one written")
@State
public class SegmentRollStress {
    private final StressLog log = new StressLog(1500, WalCursor.Limit.APPENDED);

    /** Appends three records; two fit into a segment. */
    @Actor
    public void writer() {
        log.append(1);
        log.append(2);
        log.append(3);
    }

    /** Looks for three records. */
    @Actor
    public void follower(III_Result result) {
        result.r1 = log.follow();
        result.r2 = log.follow();
        result.r3 = log.follow();
    }
}
