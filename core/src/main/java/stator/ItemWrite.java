package stator;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.partition.Durability;

/**
 * A write of one item, by itself or as a part of a {@link Transaction}. Used once, by one thread.
 *
 * @param <T> which of the kinds it is
 */
public abstract sealed class ItemWrite<T extends ItemWrite<T>> extends ItemAction<T>
        permits ItemPut, ItemUpdate, ItemDelete {
    private final Calls calls;
    private final Operation operation;
    private Durability durability = Durability.BUFFERED;

    /**
     * A write.
     *
     * @param request of the operation's input shape
     */
    ItemWrite(Calls calls, Operation operation, Structure request, TransactWriteItem.Action kind) {
        super(request, kind);
        this.calls = calls;
        this.operation = operation;
    }

    /** Writes only if this condition expression is true of the item that is there, or of one without attributes. */
    public final T onlyIf(String condition) {
        return condition(condition);
    }

    /**
     * Answers only when the disk has the write, whatever the durability of the database: in one that is
     * {@link Durability#BUFFERED}, this write survives the loss of power once it is answered, and so does what came
     * before it in its partition. Others may see it earlier. Not for a part of a transaction.
     */
    public final T durably() {
        durability = Durability.SYNC;
        return self();
    }

    final <R extends @Nullable Object> R await(Function<Structure, R> reader) {
        return calls.await(operation, bound(), durability, reader);
    }

    final <R extends @Nullable Object> CompletionStage<R> promise(Function<Structure, R> reader) {
        return calls.promise(operation, bound(), durability, reader);
    }

    @Override
    final Structure asPart() {
        if (durability != Durability.BUFFERED) {
            throw new IllegalStateException("durably() is for a write by itself, not for a part of a transaction");
        }
        return super.asPart();
    }
}
