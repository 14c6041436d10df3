package stator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stator.contract.BatchWriteItem;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.partition.Durability;
import stator.partition.Outcome;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/**
 * The writes of one BatchWriteItem under way. Each is answered on the gate thread of its partition; the last one to be
 * answered answers the request.
 */
final class BatchWrite {
    /**
     * One put or delete.
     *
     * @param tableName as the request names the table
     * @param asked     the write as the request has it, to be handed back if it is throttled
     */
    record Part(String tableName, TableSchema table, Structure asked, WriteCommand command) {}

    private final List<Part> parts;
    private final @Nullable String askedCapacity;
    private final @Nullable String askedMetrics;
    private final ReplyHandler handler;
    private final AtomicInteger unanswered;

    BatchWrite(Structure request, List<Part> parts, ReplyHandler handler) {
        this.parts = parts;
        askedCapacity = request.string(BatchWriteItem.RETURN_CONSUMED_CAPACITY);
        askedMetrics = request.string(BatchWriteItem.RETURN_ITEM_COLLECTION_METRICS);
        this.handler = handler;
        unanswered = new AtomicInteger(parts.size());
    }

    /** Hands all writes to their partitions; each is answered when it has at least this durability. */
    void submitTo(Store store, Durability atLeast) {
        for (Part part : parts) {
            store.submit(part.command().durability(atLeast), this::onComplete);
        }
    }

    /** The counter orders what every gate wrote into its commands before what the last one reads. */
    private void onComplete(WriteCommand command) {
        if (unanswered.decrementAndGet() == 0) {
            answer();
        }
    }

    private void answer() {
        Structure answer = null;
        DynamoDbException error = null;
        try {
            error = failure();
            if (error == null) {
                answer = success();
            }
        } catch (RuntimeException | AssertionError ex) {
            error = DynamoDbException.internal("BatchWriteItem failed: " + ex, ex);
        }
        parts.forEach(part -> part.command().close());
        if (answer != null) {
            handler.onReply(new Reply(answer, null));
        } else {
            handler.onError(
                    error == null ? DynamoDbException.internal("BatchWriteItem failed without a cause", null) : error);
        }
    }

    /** What the request as a whole fails with: a write of unknown fate, or all of them throttled. */
    private @Nullable DynamoDbException failure() {
        DynamoDbException throttled = null;
        boolean applied = false;
        for (Part part : parts) {
            WriteCommand command = part.command();
            if (command.outcome() == Outcome.APPLIED) {
                applied = true;
            } else if (isThrottled(command)) {
                throttled = command.error();
            } else if (command.outcome() == Outcome.CONFLICT) {
                applied = true; // handed back, as a part of a batch that is not done at once
            } else if (command.outcome() == Outcome.FAILED) {
                return command.error();
            } else {
                throw new IllegalStateException("outcome=" + command.outcome());
            }
        }
        return applied ? null : throttled;
    }

    private Structure success() {
        Map<String, List<Structure>> unprocessed = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part.command().outcome() != Outcome.APPLIED) {
                unprocessed
                        .computeIfAbsent(part.tableName(), name -> new ArrayList<>())
                        .add(part.asked());
            }
        }
        return new Structure(BatchWriteItem.OPERATION.output())
                .set(BatchWriteItem.UNPROCESSED_ITEMS, unprocessed)
                .set(BatchWriteItem.CONSUMED_CAPACITY, ConsumedUnits.isAsked(askedCapacity) ? capacities() : null)
                .set(BatchWriteItem.ITEM_COLLECTION_METRICS, metrics());
    }

    private List<Structure> capacities() {
        Map<String, ConsumedUnits> units = new LinkedHashMap<>();
        for (Part part : parts) {
            WriteCommand command = part.command();
            if (command.outcome() == Outcome.APPLIED) {
                units.computeIfAbsent(part.tableName(), name -> new ConsumedUnits())
                        .add(ConsumedUnits.ofWrite(part.table(), command.oldItem(), command.newItem()));
            }
        }
        List<Structure> capacities = new ArrayList<>();
        units.forEach((name, used) -> {
            Structure capacity = used.report(askedCapacity, name);
            if (capacity != null) {
                capacities.add(capacity);
            }
        });
        return capacities;
    }

    /** Null if no table is to tell. */
    private @Nullable Map<String, List<Structure>> metrics() {
        Map<String, List<Structure>> metrics = new LinkedHashMap<>();
        for (Part part : parts) {
            boolean applied = part.command().outcome() == Outcome.APPLIED;
            if (applied && CollectionMetrics.areAsked(askedMetrics, part.table())) {
                CollectionMetrics.add(metrics, part.table(), part.command());
            }
        }
        return metrics.isEmpty() ? null : metrics;
    }

    private static boolean isThrottled(WriteCommand command) {
        if (command.outcome() != Outcome.FAILED) {
            return false;
        }
        ErrorType type = command.error().type();
        return type == ErrorType.THROTTLING
                || type == ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED
                || type == ErrorType.REQUEST_LIMIT_EXCEEDED;
    }
}
