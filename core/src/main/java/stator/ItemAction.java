package stator;

import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;

/**
 * Something done to one item, by itself or as a part of a {@link Transaction}. Used once.
 *
 * @param <T> which of the kinds it is
 */
public abstract sealed class ItemAction<T extends ItemAction<T>> permits ItemWrite, ItemCheck {
    private final Structure request;
    private final TransactWriteItem.Action kind;
    private final Placeholders placeholders = new Placeholders();

    /**
     * An action.
     *
     * @param request what asks for it alone; its members are called as those of the part of a transaction
     */
    ItemAction(Structure request, TransactWriteItem.Action kind) {
        this.request = request;
        this.kind = kind;
    }

    /** What {@code #placeholder} stands for in the expressions. */
    public final T name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return self();
    }

    /** What {@code :placeholder} stands for in the expressions. */
    public final T value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return self();
    }

    abstract T self();

    /** Sets the condition. */
    final T condition(String expression) {
        request.set(request.shape().required("ConditionExpression"), expression);
        return self();
    }

    /** The request, complete. */
    final Structure bound() {
        return placeholders.bind(
                request,
                request.shape().required("ExpressionAttributeNames"),
                request.shape().required("ExpressionAttributeValues"));
    }

    /** The same as an action of TransactWriteItems. */
    Structure asPart() {
        Structure alone = bound();
        Structure part = new Structure(kind.shape);
        for (Member member : kind.shape.members()) {
            part.set(member, alone.value(alone.shape().required(member.name())));
        }
        return new Structure(TransactWriteItem.SHAPE).set(kind.member, part);
    }
}
