package stator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.contract.BatchExecuteStatement;
import stator.contract.BatchExecuteStatement.Response;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.item.AttributeMap;

/**
 * The answers to the statements of one batch, each at its place. Writes are answered on the gate threads of their
 * partitions; the last one to be answered answers the batch.
 */
final class StatementBatch {
    private final Structure[] responses;
    private final @Nullable Reply[] replies;
    private final @Nullable ConsumedUnits[] units;
    private final @Nullable String askedCapacity;
    private final ReplyHandler handler;
    private final AtomicInteger unanswered;

    /**
     * @param size          number of statements
     * @param askedCapacity {@code ReturnConsumedCapacity} of the request
     */
    StatementBatch(int size, @Nullable String askedCapacity, ReplyHandler handler) {
        this.askedCapacity = askedCapacity;
        this.handler = handler;
        responses = new Structure[size];
        replies = new Reply[size];
        units = new ConsumedUnits[size];
        for (int i = 0; i < size; i++) {
            responses[i] = new Structure(Response.SHAPE);
        }
        unanswered = new AtomicInteger(size + 1);
    }

    /** Notes which table a statement is about. */
    void table(int index, String name) {
        responses[index].set(Response.TABLE_NAME, name);
    }

    /** A statement was refused, or failed. */
    void fail(int index, DynamoDbException error) {
        responses[index].set(Response.ERROR, StatementErrors.of(error));
        onAnswer();
    }

    /** An item was read, or not found. */
    void read(int index, @Nullable AttributeMap item, double readUnits) {
        responses[index].set(Response.ITEM, item);
        units[index] = new ConsumedUnits().table(readUnits);
        onAnswer();
    }

    /** Takes the answer to a write. */
    ReplyHandler write(int index, SingleWrite write, boolean inserts) {
        return new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                replies[index] = reply;
                responses[index].set(Response.ITEM, write.attributes(reply.body()));
                units[index] = write.consumedUnits();
                onAnswer();
            }

            @Override
            public void onError(DynamoDbException error) {
                fail(index, inserts ? ExecuteStatementHandler.duplicate(error) : error);
            }
        };
    }

    /**
     * Every statement is on its way: the batch is answered when all have been.
     *
     * @param release lets go of the items that were read, or null
     */
    void conclude(@Nullable Runnable release) {
        if (release != null) {
            replies[0] = new Reply(responses[0], release);
        }
        onAnswer();
    }

    /** The counter orders what every gate noted here before what the last one reads. */
    private void onAnswer() {
        if (unanswered.decrementAndGet() == 0) {
            Structure answer = new Structure(BatchExecuteStatement.OPERATION.output())
                    .set(BatchExecuteStatement.RESPONSES, List.of(responses))
                    .set(BatchExecuteStatement.CONSUMED_CAPACITY, capacities());
            handler.onReply(new Reply(answer, this::release));
        }
    }

    private void release() {
        CloseHelper.closeAll(replies);
    }

    private @Nullable List<Structure> capacities() {
        if (!ConsumedUnits.isAsked(askedCapacity)) {
            return null;
        }
        Map<String, ConsumedUnits> tables = new LinkedHashMap<>();
        for (int i = 0; i < responses.length; i++) {
            String table = responses[i].string(Response.TABLE_NAME);
            ConsumedUnits used = units[i];
            if (table != null && used != null) {
                tables.computeIfAbsent(table, name -> new ConsumedUnits()).add(used);
            }
        }
        List<Structure> capacities = new ArrayList<>(tables.size());
        tables.forEach((table, used) -> {
            Structure capacity = used.report(askedCapacity, table);
            if (capacity != null) {
                capacities.add(capacity);
            }
        });
        return capacities;
    }
}
