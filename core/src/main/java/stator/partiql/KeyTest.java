package stator.partiql;

import stator.expression.KeyOperator;

/**
 * What a statement says of a key attribute, as a Query could say it.
 *
 * @param attribute its name
 * @param lowSlot   of the value, or of the lower bound
 * @param highSlot  of the upper bound; the same where there is but one value
 */
public record KeyTest(String attribute, KeyOperator operator, int lowSlot, int highSlot) {
    static KeyTest of(String attribute, KeyOperator operator, int slot) {
        return new KeyTest(attribute, operator, slot, slot);
    }
}
