package stator;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.Durability;

/**
 * A write of one item that has more to say than what is written. Used once, by one thread.
 *
 * @param <W> the kind of write
 */
public abstract class ItemWrite<W extends ItemWrite<W>> {
    private final Calls calls;
    private final Operation operation;
    private final Structure request;
    private final Placeholders placeholders = new Placeholders();
    private Durability durability = Durability.BUFFERED;

    ItemWrite(Calls calls, Operation operation) {
        this.calls = calls;
        this.operation = operation;
        request = new Structure(operation.input());
    }

    /** Writes only if this condition expression is true of the item that is there, or of one without attributes. */
    public W onlyIf(String condition) {
        return set(member("ConditionExpression"), condition);
    }

    /** What {@code #placeholder} stands for in the expressions. */
    public W name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return self();
    }

    /** What {@code :placeholder} stands for in the expressions. */
    public W value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return self();
    }

    /**
     * Answers only when the disk has the write, whatever the durability of the database: in one that is
     * {@link Durability#BUFFERED}, this write survives the loss of power once it is answered, and so does what came
     * before it in its partition. Others may see it earlier.
     */
    public W durably() {
        durability = Durability.SYNC;
        return self();
    }

    final W set(Member member, Object value) {
        request.set(member, value);
        return self();
    }

    final <T extends @Nullable Object> T await(Function<Structure, T> reader) {
        return calls.await(operation, bound(), durability, reader);
    }

    final <T extends @Nullable Object> CompletionStage<T> promise(Function<Structure, T> reader) {
        return calls.promise(operation, bound(), durability, reader);
    }

    private Structure bound() {
        return placeholders.bind(request, member("ExpressionAttributeNames"), member("ExpressionAttributeValues"));
    }

    private Member member(String name) {
        return operation.input().required(name);
    }

    @SuppressWarnings("unchecked") // each kind of write is an ItemWrite of itself
    private W self() {
        return (W) this;
    }
}
