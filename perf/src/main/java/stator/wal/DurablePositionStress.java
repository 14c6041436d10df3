package stator.wal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Who sees the durable position sees that the disk was forced up to it, and every record before it. */
@JCStressTest
@Outcome(
        id = {"0, 0, 1", "0, 1, 1", "0, 2, 1", "1, 1, 1", "1, 2, 1", "2, 2, 1"},
        expect = ACCEPTABLE,
        desc = "forced, and followed at least that far")
@Outcome(expect = FORBIDDEN, desc = "a durable record that is not forced, or not to be found")
@State
public class DurablePositionStress {
    private final StressLog log = new StressLog(24, WalCursor.Limit.DURABLE);

    /** Appends and forces, twice. */
    @Actor
    public void writer() {
        log.append(1);
        log.force();
        log.append(2);
        log.force();
    }

    /** Records that are durable, records that could be followed then, and whether the disk was forced that far. */
    @Actor
    public void follower(III_Result result) {
        long durable = log.durableBytes();
        result.r3 = log.forcedBytes() >= durable ? 1 : 0;
        result.r1 = (int) (durable / log.recordLength());
        int last = log.follow();
        int next = last == 0 ? 0 : log.follow();
        result.r2 = Math.max(last, next);
    }
}
