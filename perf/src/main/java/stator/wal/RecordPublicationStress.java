package stator.wal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A follower that sees the position sees the whole record before it; the reader's checksum finds any byte that is missing. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 0", "1, 2"},
        expect = ACCEPTABLE,
        desc = "in order, each whole or not there yet")
@Outcome(expect = FORBIDDEN, desc = "a record was skipped, repeated or not the one written")
@State
public class RecordPublicationStress {
    private final StressLog log = new StressLog(24, WalCursor.Limit.APPENDED);

    /** Appends two records. */
    @Actor
    public void writer() {
        log.append(1);
        log.append(2);
    }

    /** Looks for two records. */
    @Actor
    public void follower(II_Result result) {
        result.r1 = log.follow();
        result.r2 = log.follow();
    }
}
