package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.number;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.OnDemandThroughput;
import stator.contract.ProvisionedThroughput;
import stator.contract.Structure;
import stator.table.BillingMode;
import stator.table.TableDefinition;
import stator.table.Throughput;

/** Checks of the capacity that a table is to have, in DynamoDB's order, and what requests say about it. */
final class ThroughputChecks {
    /** Most units of one kind that a table may be given. */
    static final long TABLE_MAX_UNITS = 40_000;

    /** Most units of one kind that all tables together may be given. */
    static final long ACCOUNT_MAX_UNITS = 80_000;

    private static final long MAX_UNITS = 1_000_000_000_000L;
    private static final int FREE_DECREASES = 4;
    private static final long DECREASE_INTERVAL_MS = 3_600_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEEE, MMMM d, yyyy 'at' h:mm:ss a 'Coordinated Universal Time'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ThroughputChecks() {}

    /** Provisioned throughput of a request; none if it is absent. */
    static Throughput provisioned(@Nullable Structure given) {
        return given == null
                ? Throughput.NONE
                : new Throughput(
                        number(given, ProvisionedThroughput.READ_CAPACITY_UNITS),
                        number(given, ProvisionedThroughput.WRITE_CAPACITY_UNITS));
    }

    /** Numbers that are too large to be true. */
    static void checkBounds(Throughput wanted) {
        checkBound(wanted.readUnits(), "ReadCapacityUnits");
        checkBound(wanted.writeUnits(), "WriteCapacityUnits");
    }

    private static void checkBound(long units, String name) {
        if (units > MAX_UNITS) {
            throw DynamoDbException.validation("Given value " + units + " for " + name + " is out of bounds");
        }
    }

    /** What the account lets one table have. */
    static void checkTableMaximum(Throughput wanted, String region) {
        checkTableMaximum(wanted.readUnits(), "ReadCapacityUnits", region);
        checkTableMaximum(wanted.writeUnits(), "WriteCapacityUnits", region);
    }

    private static void checkTableMaximum(long units, String name, String region) {
        if (units > TABLE_MAX_UNITS) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED,
                    "The requested " + name + ", " + units + ", is above the per table maximum for the account in "
                            + region + ". Per table maximum: " + TABLE_MAX_UNITS
                            + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request"
                            + " higher limits.");
        }
    }

    /**
     * The bounds that an on-demand table is to have after a request.
     *
     * @param given   of the request, or null
     * @param current what a bound that is not given stays at
     * @param removable whether -1 takes a bound away
     */
    static Throughput onDemandLimits(@Nullable Structure given, Throughput current, boolean removable) {
        if (given == null) {
            return current;
        }
        return new Throughput(
                limit(given.longValue(OnDemandThroughput.MAX_READ_REQUEST_UNITS), current.readUnits(), removable),
                limit(given.longValue(OnDemandThroughput.MAX_WRITE_REQUEST_UNITS), current.writeUnits(), removable));
    }

    private static long limit(@Nullable Long given, long current, boolean removable) {
        if (given == null) {
            return current;
        }
        return removable && given == -1 ? 0 : given;
    }

    /** Bounds of on-demand throughput, given the billing mode that the table is to have. */
    static void checkOnDemand(@Nullable Structure given, BillingMode mode, boolean removable) {
        if (given != null) {
            Long read = given.longValue(OnDemandThroughput.MAX_READ_REQUEST_UNITS);
            Long write = given.longValue(OnDemandThroughput.MAX_WRITE_REQUEST_UNITS);
            checkOnDemand(read, "MaxReadRequestUnits", mode, removable);
            checkOnDemand(write, "MaxWriteRequestUnits", mode, removable);
        }
    }

    private static void checkOnDemand(@Nullable Long units, String name, BillingMode mode, boolean removable) {
        if (units == null) {
            return;
        }
        if (mode == BillingMode.PROVISIONED) {
            throw invalid(
                    name + " for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED");
        }
        boolean removes = removable && units == -1;
        if (!removes && (units < 1 || units > MAX_UNITS)) {
            throw invalid("Requested " + name + " for OnDemandThroughput for table is outside of valid range");
        }
    }

    /** Refuses a throughput that is the table's already. */
    static void checkChanges(TableDefinition table, Throughput wanted) {
        Throughput current = table.throughput();
        if (wanted.equals(current)) {
            throw DynamoDbException.validation("The provisioned throughput for the table will not change. The requested"
                    + " value equals the current value. Current ReadCapacityUnits provisioned for the table: "
                    + current.readUnits() + ". Requested ReadCapacityUnits: " + wanted.readUnits()
                    + ". Current WriteCapacityUnits provisioned for the table: " + current.writeUnits()
                    + ". Requested WriteCapacityUnits: " + wanted.writeUnits()
                    + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
                    + " limits.");
        }
    }

    /** Refuses a decrease that comes too soon after four on the same UTC day. */
    static void checkDecreases(TableDefinition table, Throughput wanted, long nowMs) {
        long decreases = table.throughputHistory().decreasesOnDayOf(nowMs);
        long lastMs = table.throughputHistory().lastDecreaseMs();
        if (wanted.decreases(table.throughput())
                && decreases >= FREE_DECREASES
                && nowMs - lastMs < DECREASE_INTERVAL_MS) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED,
                    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day."
                            + " After the first 4 decreases, each subsequent decrease in the same UTC day can be"
                            + " performed at most once every 3600 seconds. Number of decreases today: " + decreases
                            + ". Last decrease at " + TIME.format(Instant.ofEpochMilli(lastMs))
                            + ". Next decrease can be made at "
                            + TIME.format(Instant.ofEpochMilli(lastMs + DECREASE_INTERVAL_MS)));
        }
    }
}
