package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.TableSchema;

/**
 * When the items of one table expire: at the time that one of their attributes holds, a number of seconds since the epoch.
 * An item without it, or with a value of another type, never does; nor does one whose time is more than five years ago.
 * Immutable.
 */
final class TimeToLive {
    /** The time of an item that never expires. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long MILLIS = 1_000;
    private static final long FIVE_YEARS_S = 5 * 365 * 86_400L + 86_400;

    private final TableSchema table;
    private final String attribute;
    private final byte[] nameUtf8;

    TimeToLive(TableSchema table, String attribute) {
        this.table = table;
        this.attribute = attribute;
        nameUtf8 = attribute.getBytes(UTF_8);
    }

    TableSchema table() {
        return table;
    }

    boolean isBy(@Nullable String other) {
        return attribute.equals(other);
    }

    /** The second in which an item will have expired, since the epoch; {@link #NEVER} if it does not. */
    long expiryS(MapView item, ValueView scratch) {
        if (!item.find(nameUtf8, scratch) || scratch.type() != AttributeType.N) {
            return NEVER;
        }
        return NumberCodec.ceiling(scratch.buffer(), scratch.contentOffset(), scratch.contentLength());
    }

    /** Whether what expires in a second has done so, and not so long ago that it counts as a mistake. */
    static boolean isExpired(long expiryS, long nowMs) {
        return isOver(expiryS, nowMs) && expiryS >= nowMs / MILLIS - FIVE_YEARS_S;
    }

    /** Whether a second has begun. */
    static boolean isOver(long second, long nowMs) {
        return second < (nowMs + MILLIS - 1) / MILLIS;
    }

    /** What an item must meet to be deleted: it may have been changed since it was looked at. */
    Condition expired(long nowMs) {
        BigDecimal now = BigDecimal.valueOf(nowMs, 3);
        ItemEncoder values = new ItemEncoder().beginMap();
        values.name(":now").number(now.toString());
        values.name(":oldest").number(nowMs / MILLIS - FIVE_YEARS_S);
        AttributeMap bound = values.endMap().finish();
        ExpressionContext context = new ExpressionContext(Map.of("#expires", attribute), bound);
        return Condition.compile(ExpressionKind.CONDITION, "#expires < :now AND #expires >= :oldest", context);
    }
}
