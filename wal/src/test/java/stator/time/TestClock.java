package stator.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. Any thread reads it; one thread moves it. */
public final class TestClock extends Clock {
    private final InstantSource source;
    private volatile Duration ahead = Duration.ZERO;

    private TestClock(InstantSource source) {
        this.source = source;
    }

    /** Stands still at a time, in milliseconds since the epoch, until it is moved. */
    public static TestClock standingAt(long timeMs) {
        return new TestClock(InstantSource.fixed(Instant.ofEpochMilli(timeMs)));
    }

    /** Goes as the system's does, and can be moved ahead of it. */
    public static TestClock running() {
        return new TestClock(InstantSource.system());
    }

    /** Moves it ahead by so many milliseconds. */
    public void advance(long ms) {
        ahead = ahead.plusMillis(ms);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return source.instant().plus(ahead);
    }
}
