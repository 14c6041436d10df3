package stator.e2e;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A moment at which the clocks of a time zone were or will be changed, as the JDK knows them. */
record TimeZoneTransition(String zone, Instant instant, ZoneOffset before, ZoneOffset after) {
    private static final Instant END = Instant.parse("2038-01-01T00:00:00Z");

    /** All of all zones before 2038, by zone and instant. */
    static Stream<TimeZoneTransition> all() {
        return ZoneId.getAvailableZoneIds().stream().sorted().flatMap(zone -> of(zone).stream());
    }

    static List<TimeZoneTransition> of(String zone) {
        List<TimeZoneTransition> transitions = new ArrayList<>();
        ZoneRules rules = ZoneId.of(zone).getRules();
        ZoneOffsetTransition next = rules.nextTransition(Instant.MIN.plusSeconds(1));
        while (next != null && next.getInstant().isBefore(END)) {
            transitions.add(
                    new TimeZoneTransition(zone, next.getInstant(), next.getOffsetBefore(), next.getOffsetAfter()));
            next = rules.nextTransition(next.getInstant());
        }
        return transitions;
    }
}
