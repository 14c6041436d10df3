package stator.partiql;

import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import stator.contract.DynamoDbException;
import stator.partiql.grammar.PartiQlLexer;
import stator.partiql.grammar.PartiQlParser;

/**
 * Reads statements. The parser that is generated from the grammar recurses where a statement nests, so how deep that is
 * comes first: no statement, whatever is in it, takes more of a thread's stack than {@value #MAX_NESTING} levels do.
 */
final class StatementParser {
    /** Most parentheses, brackets and braces that may be open at once; and most signs that follow a sign. */
    static final int MAX_NESTING = 128;

    /** Most NOTs of a statement: as many operators as a condition may have. */
    static final int MAX_NEGATIONS = 300;

    private StatementParser() {}

    /**
     * Reads a statement of 1 to 8,192 characters.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if it is malformed
     */
    static Statement parse(String text) {
        PartiQlLexer lexer = new PartiQlLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkNesting(tokens.getTokens());
        PartiQlParser parser = new PartiQlParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new Malformed());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return new StatementBuilder().statement(parser.statement().body());
    }

    private static void checkNesting(List<Token> tokens) {
        int open = 0;
        int repeatedSigns = 0;
        int negations = 0;
        boolean signBefore = false;
        for (Token token : tokens) {
            int type = token.getType();
            switch (type) {
                case PartiQlLexer.UNREADABLE -> throw Malformed.because(Malformed.NO_REASON);
                case PartiQlLexer.LEFT_PARENTHESIS,
                        PartiQlLexer.LEFT_BRACKET,
                        PartiQlLexer.LEFT_BRACE,
                        PartiQlLexer.LEFT_ANGLES -> open++;
                case PartiQlLexer.RIGHT_PARENTHESIS,
                        PartiQlLexer.RIGHT_BRACKET,
                        PartiQlLexer.RIGHT_BRACE,
                        PartiQlLexer.RIGHT_ANGLES -> open--;
                case PartiQlLexer.NOT -> negations++;
                default -> {}
            }
            boolean sign = type == PartiQlLexer.PLUS || type == PartiQlLexer.MINUS;
            repeatedSigns += sign && signBefore ? 1 : 0;
            signBefore = sign;
            if (open > MAX_NESTING || repeatedSigns > MAX_NESTING) {
                throw Malformed.because(Malformed.NO_REASON);
            }
        }
        if (negations > MAX_NEGATIONS) {
            throw DynamoDbException.validation(
                    "The expression contains too many operators; operator count: " + (MAX_NEGATIONS + 1));
        }
    }
}
