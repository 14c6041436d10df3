package stator.partition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write: one by itself, or a transaction, which also puts a mark of its own, and may delete another's. */
final class SimulatedWrite {
    final int number;
    final List<Integer> keys = new ArrayList<>();
    /** The write whose mark this one deletes; null if there is none. */
    @Nullable
    SimulatedWrite unmarks;

    final int era;
    /** A key that must exist; -1 if there is none. */
    int checks = -1;

    boolean alone;

    @Nullable
    Outcome outcome;
    /** Somebody has seen it, or was told that it is done. */
    boolean seen;

    SimulatedWrite(int number, int era) {
        this.number = number;
        this.era = era;
    }
}
