package stator.index;

/** What is to notice a bug planted into checkpoints; each throws when it does. The names are used by who plants the bugs. */
final class CheckpointHunts {
    private CheckpointHunts() {}

    static void damage(long seed) {
        CheckpointTest.flipBits(61 + 2 * (int) (seed % 10));
    }
}
