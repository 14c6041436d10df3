package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a command looks at is not unmapped before it has been closed. The writer detaches a segment that the command knows,
 * and takes it away when it has begun enough generations; the segment is a plain field.
 */
@JCStressTest
@Outcome(
        id = {"1, 0", "1, 1"},
        expect = ACCEPTABLE,
        desc = "there when it was looked at, whether it went afterwards or not")
@Outcome(expect = FORBIDDEN, desc = "looked at when it was gone")
@State
public class ImagePinStress {
    private final ImagePins pins = new ImagePins();
    private final int pinned = pins.pin();
    private int segment = 1;

    /** Looks, and closes the command. */
    @Actor
    public void reader(II_Result result) {
        result.r1 = segment;
        pins.release(pinned);
    }

    /** Detaches, and unmaps if it may. */
    @Actor
    public void writer(II_Result result) {
        long detached = pins.generation();
        for (int i = 0; i < 2 * ImagePins.GRACE; i++) {
            pins.advance();
        }
        if (pins.generation() - detached >= ImagePins.GRACE) {
            segment = 0;
            result.r2 = 1;
        }
    }
}
