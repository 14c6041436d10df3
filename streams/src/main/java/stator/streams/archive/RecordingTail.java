package stator.streams.archive;

/**
 * The end of a recording that ended somehow. What had not been forced when the power failed may be there, or not, or be something else:
 * the recording ends before the first thing that is not as it was written. All of that comes again from the log, which is kept until
 * it has been forced; damage before that is damage.
 */
final class RecordingTail {
    private RecordingTail() {}

    /**
     * Where the last record ends that is whole, with all before it.
     *
     * @param recording     with the extent that the archive tells
     * @param savedPosition of the log: the records of all changes before it have been forced
     * @throws IllegalStateException if one of those is damaged, with file and offset
     */
    static long end(Recording recording, long savedPosition) {
        long from = Math.max(
                recording.startPosition(), Recording.base(recording.endPosition()) - StreamChannels.SEGMENT_LENGTH);
        long end = from;
        try (RecordingCursor cursor = recording.open(from)) {
            while (cursor.next()) {
                end = cursor.position();
            }
        } catch (IllegalStateException | IllegalArgumentException damage) {
            if (isForcedBehind(recording, end, savedPosition)) {
                throw new IllegalStateException(damage.getMessage(), damage);
            }
        }
        return end;
    }

    /** Whether a record behind a damaged place had been forced, so that the place had been too. */
    private static boolean isForcedBehind(Recording recording, long position, long savedPosition) {
        try (RecordingFrames frames = new RecordingFrames(recording)) {
            frames.position(position);
            boolean isFirst = true;
            while (frames.next(recording.endPosition())) {
                if (frames.isBeginning() && !isFirst && frames.isRecord() && frames.sequence() < savedPosition) {
                    return true;
                }
                isFirst = false;
            }
        } catch (IllegalStateException endOfFrames) {
            return false;
        }
        return false;
    }
}
