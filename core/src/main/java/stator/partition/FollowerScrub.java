package stator.partition;

import java.util.function.Consumer;

/** Looks at what a follower of the logs keeps of them, once, some bytes at a time, when a scrub has looked at the store. Owned by one thread. */
public interface FollowerScrub extends AutoCloseable {
    /** Of a follower that keeps nothing. */
    FollowerScrub NOTHING = new FollowerScrub() {
        @Override
        public long totalBytes() {
            return 0;
        }

        @Override
        public long records() {
            return 0;
        }

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public int step(int mostBytes, Consumer<String> found) {
            return 0;
        }

        @Override
        public void close() {
            // nothing was opened
        }
    };

    /** That there were when it began. */
    long totalBytes();

    /** Those seen so far that are whole. */
    long records();

    /** Whether everything has been looked at. */
    boolean isDone();

    /**
     * Looks at some more.
     *
     * @param mostBytes about
     * @param found     is told of damage, with file and offset
     * @return how many bytes were read
     */
    int step(int mostBytes, Consumer<String> found);

    @Override
    void close();
}
