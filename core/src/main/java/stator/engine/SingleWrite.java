package stator.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.ConditionalCheckFailed;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.partition.Outcome;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** A checked request to write one item: its command, and how to answer when that is done. */
final class SingleWrite {
    private final WriteMembers members;
    private final Structure request;
    private final TableSchema table;
    private final WriteCommand command;
    private @Nullable UpdateProgram update;

    SingleWrite(WriteMembers members, Structure request, TableSchema table, WriteCommand command) {
        this.members = members;
        this.request = request;
        this.table = table;
        this.command = command;
    }

    /** Adds the update, which knows what paths it touches. */
    SingleWrite updating(UpdateProgram program) {
        update = program;
        return this;
    }

    WriteCommand command() {
        return command;
    }

    /** Hands the command to its partition; the handler is answered when that is done. */
    void submitTo(Store store, ReplyHandler handler) {
        store.submit(command, done -> complete(handler));
    }

    private void complete(ReplyHandler handler) {
        Reply reply = null;
        DynamoDbException error = null;
        try {
            if (command.outcome() == Outcome.APPLIED) {
                reply = reply();
            } else {
                error = error();
            }
        } catch (RuntimeException | AssertionError ex) {
            error = DynamoDbException.internal(members.operation().name() + " failed: " + ex, ex);
        }
        if (reply != null) {
            handler.onReply(reply);
            return;
        }
        command.close();
        handler.onError(error == null ? DynamoDbException.internal("neither reply nor error", null) : error);
    }

    /** The attributes in an answer that this write made; null if it has none. */
    @Nullable
    AttributeMap attributes(Structure answer) {
        return (AttributeMap) answer.value(members.attributes);
    }

    /** The capacity in an answer that this write made; null if it has none. */
    @Nullable
    Structure consumedCapacity(Structure answer) {
        return answer.structure(members.consumedCapacity);
    }

    /** The answer to a command that was applied; it keeps the command's images until it is closed. */
    Reply reply() {
        Structure answer = new Structure(members.operation().output());
        AttributeMap attributes = attributes();
        answer.set(members.attributes, attributes).set(members.consumedCapacity, capacity());
        if (CollectionMetrics.areAsked(request.string(members.returnItemCollectionMetrics), table)) {
            answer.set(members.itemCollectionMetrics, CollectionMetrics.of(table, command));
        }
        return new Reply(answer, command::close);
    }

    private @Nullable Structure capacity() {
        String asked = request.string(members.returnConsumedCapacity);
        return ConsumedUnits.isAsked(asked) ? consumedUnits().report(asked, request.string(members.tableName)) : null;
    }

    /** What the command, which was applied, consumed; until the answer is closed. */
    ConsumedUnits consumedUnits() {
        return ConsumedUnits.ofWrite(table, command.oldItem(), command.newItem());
    }

    /** The error of a command that was not applied. */
    DynamoDbException error() {
        return switch (command.outcome()) {
            case CONDITION_FAILED -> conditionFailed();
            case REFUSED -> DynamoDbException.validation(command.refusal());
            case CONFLICT -> new DynamoDbException(ErrorType.TRANSACTION_CONFLICT, CancellationReasons.CONFLICT);
            case FAILED -> command.error();
            case PENDING, CANCELLED, APPLIED -> throw new IllegalStateException("outcome=" + command.outcome());
        };
    }

    private @Nullable AttributeMap attributes() {
        String asked = request.string(members.returnValues);
        if (asked == null) {
            return null;
        }
        return switch (asked) {
            case "ALL_OLD" -> whole(command.oldItem());
            case "ALL_NEW" -> whole(command.newItem());
            case "UPDATED_OLD" -> touched(command.oldItem());
            case "UPDATED_NEW" -> touched(command.newItem());
            default -> null;
        };
    }

    private static @Nullable AttributeMap whole(ItemView item) {
        return item.isPresent() ? item.attributes() : null;
    }

    private @Nullable AttributeMap touched(ItemView item) {
        UpdateProgram program = update;
        if (program == null || !item.isPresent()) {
            return null;
        }
        Workspace workspace = Workspace.current();
        ItemEncoder encoder = workspace.encoder();
        program.projectTouched(item.map(workspace.map), encoder);
        AttributeMap attributes = encoder.finish();
        return attributes.count() == 0 ? null : attributes;
    }

    private DynamoDbException conditionFailed() {
        Structure details = null;
        if ("ALL_OLD".equals(request.string(members.returnValuesOnConditionCheckFailure))
                && command.oldItem().isPresent()) {
            details = new Structure(ConditionalCheckFailed.SHAPE)
                    .set(ConditionalCheckFailed.ITEM, copy(command.oldItem().attributes()));
        }
        return new DynamoDbException(ErrorType.CONDITIONAL_CHECK_FAILED, CancellationReasons.CONDITION_FAILED, details);
    }

    /** Errors are not closed, so what they carry stands alone. */
    static AttributeMap copy(AttributeMap attributes) {
        byte[] bytes = new byte[attributes.length()];
        attributes.buffer().getBytes(attributes.offset(), bytes);
        return new AttributeMap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
