package stator.partiql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;

/**
 * Goal: what a statement's text says is what the tree says, and no text at all makes the parser fail otherwise than by
 * refusing it.
 * Method: random trees, printed in many ways and read again; random tokens in a row; valid statements with tokens taken
 * out, doubled and exchanged.
 */
class StatementRoundTripTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int STATEMENTS = 3_000;
    private static final int SOUPS = 6_000;

    private static final String[] TOKENS = {
        "SELECT",
        "FROM",
        "WHERE",
        "INSERT",
        "INTO",
        "VALUE",
        "UPDATE",
        "SET",
        "REMOVE",
        "DELETE",
        "RETURNING",
        "ALL",
        "OLD",
        "NEW",
        "MODIFIED",
        "EXISTS",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
        "IS",
        "LIKE",
        "NULL",
        "MISSING",
        "TRUE",
        "ORDER",
        "BY",
        "ASC",
        "DESC",
        "AS",
        "*",
        ",",
        ".",
        ":",
        ";",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<<",
        ">>",
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "?",
        "a",
        "b",
        "\"c d\"",
        "\"\"",
        "'s'",
        "''",
        "1",
        "2.5e3",
        "size",
        "begins_with",
        "set_add",
        "COUNT",
        "KEY",
        "VALUES",
        "DOUBLE",
        "#",
        "@",
        "'",
        "\"",
        "/*",
        "--",
        "\n",
        "\u00e9",
        "\ud83d\ude00"
    };

    @Test
    void shouldReadWhatIsPrinted() {
        for (int i = 0; i < STATEMENTS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            Statement statement = new RandomStatement(random).next();
            String text = new StatementText(random).print(statement);
            String rerun = "-Dstator.test.seed=" + seed + " " + text;
            try {
                assertEquals(statement, StatementParser.parse(text), rerun);
            } catch (DynamoDbException ex) {
                fail(rerun, ex);
            }
        }
    }

    @Test
    void shouldRefuseTokenSoupAndNothingElse() {
        for (int i = 0; i < SOUPS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            String text = i % 2 == 0 ? soup(random, "", random.nextInt(30)) : damaged(random);
            try {
                new PreparedStatement(StatementParser.parse(text));
            } catch (DynamoDbException ex) {
                assertEquals(ErrorType.VALIDATION, ex.type(), "-Dstator.test.seed=" + seed + " " + text);
            } catch (RuntimeException | Error ex) {
                fail("-Dstator.test.seed=" + seed + " " + text, ex);
            }
        }
    }

    private static String soup(Random random, String start, int tokens) {
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; i < tokens; i++) {
            text.append(TOKENS[random.nextInt(TOKENS.length)]).append(random.nextInt(8) == 0 ? "" : " ");
        }
        return text.toString();
    }

    private static String damaged(Random random) {
        String text = new StatementText(random).print(new RandomStatement(random).next());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(6));
            text = text.substring(0, from) + soup(random, "", random.nextInt(3)) + text.substring(to);
        }
        return text;
    }
}
