package stator.partiql;

import stator.expression.KeyOperator;

/**
 * What a statement says of a key attribute, as a Query could say it.
 *
 * @param lowSlot  of the value, or of the lower bound
 * @param highSlot of the upper bound; the same where there is but one value
 */
public record KeyTest(KeyOperator operator, int lowSlot, int highSlot) {
    static KeyTest of(KeyOperator operator, int slot) {
        return new KeyTest(operator, slot, slot);
    }
}
