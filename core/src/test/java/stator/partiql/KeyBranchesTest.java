package stator.partiql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.item.ItemEncoder;

/**
 * Goal: a condition is taken apart into the ways to meet it by a key of several attributes, or not at all where one of those
 * ways leaves an attribute of the partition key open.
 * Method: conditions whose branches are known, on a key of two and two attributes.
 */
class KeyBranchesTest {
    private static final KeyNames NAMES = new KeyNames(List.of("h", "i"), List.of("r", "s"));

    private static BoundStatement bound(String where) {
        return PreparedStatement.of("SELECT * FROM t.x WHERE " + where).bind(List.of(), new ItemEncoder());
    }

    /** Attributes that each branch has tests of: of the partition key, then of the sort key. */
    private static @Nullable String branches(String where) {
        List<KeyBranch> branches = bound(where).branches(NAMES);
        return branches == null
                ? null
                : String.join(
                        ",",
                        branches.stream()
                                .map(branch -> names(branch.partitionTests()) + "/" + names(branch.sortTests())
                                        + (branch.excludes() ? "!" : ""))
                                .toList());
    }

    private static String names(List<KeyTest> tests) {
        return String.join("", tests.stream().map(KeyTest::attribute).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h = 1 AND i = 2 | hi/
            i = 2 AND n = 3 AND h = 1 | ih/
            h = 1 AND i = 2 AND s > 1 AND r = 2 | hi/sr
            h IN [1, 2] AND i IN [3, 4] | hi/,hi/,hi/,hi/
            h = 1 AND i = 2 OR h = 3 AND i = 4 AND r BETWEEN 1 AND 2 | hi/,hi/r
            h = 1 AND (i = 2 OR i = 3 AND begins_with(s, 'x')) | hi/,hi/s
            NOT (h <> 1 OR NOT i = 2) AND h = 1 AND i = 2 | ihi/
            h = 1 AND i = 2 AND r <> 3 | hi/!
            h = 1 AND i = 2 AND h = 3 | hih/
            """)
    void shouldTakeApartWhatNamesTheWholePartitionKey(String where, String expected) {
        assertEquals(expected, branches(where));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h = 1",
                "h = 1 AND r = 2",
                "h = 1 OR i = 2",
                "h = 1 AND i > 2",
                "h = 1 AND (i = 2 OR n = 3)",
                "h = 1 AND NOT i = 2",
                "h = 1 AND i = n",
                "n = 1"
            })
    void shouldNotTakeApartWhatLeavesAnAttributeOpen(String where) {
        assertNull(branches(where));
    }

    @Test
    void shouldKnowWhetherTheWholeConditionWantsTheKey() {
        assertEquals(true, bound("i = 1 AND n = 2 AND h IN [1, 2]").isKeyed(NAMES));
        assertEquals(false, bound("i = 1 AND n = 2").isKeyed(NAMES));
        assertEquals(false, bound("h = 1 AND i = 1 OR h = 2 AND i = 2").isKeyed(NAMES));
    }
}
