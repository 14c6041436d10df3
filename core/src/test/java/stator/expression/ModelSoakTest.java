package stator.expression;

import org.junit.jupiter.api.Tag;

/**
 * Goal: as {@link ModelTest}.
 * Method: as there, with 120,000 pairs of each kind.
 */
@Tag("slow")
class ModelSoakTest extends ModelTest {
    @Override
    int items() {
        return 12_000;
    }
}
