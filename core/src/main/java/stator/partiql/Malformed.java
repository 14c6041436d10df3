package stator.partiql;

import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import stator.contract.DynamoDbException;
import stator.partiql.grammar.PartiQlParser;

/**
 * Ends the reading of a statement at its first token that does not fit, with the reason that DynamoDB tells: it depends on
 * what was expected there, and on what is there instead.
 */
final class Malformed extends DefaultErrorStrategy {
    static final String UNEXPECTED_TERM = "Unexpected term";
    static final String UNEXPECTED_OPERATOR = "Unexpected operator";
    static final String UNEXPECTED_KEYWORD = "Unexpected keyword";
    static final String TYPE_NAME = "Expected type name";

    /** The reason where DynamoDB tells none. */
    static final String NO_REASON = "";

    private static final String LEFT_OVER = "Unexpected token after expression";
    private static final String NO_OPERATION = "Expected data manipulation";
    private static final String NO_RIGHT_SIDE = "Missing right-hand side expression of infix operator";
    private static final String NO_TARGET = "Expected identifier for simple path";
    private static final String NO_STEP = "Invalid path dot component";

    private static final Set<Integer> INFIX = Set.of(
            PartiQlParser.AND,
            PartiQlParser.OR,
            PartiQlParser.IN,
            PartiQlParser.BETWEEN,
            PartiQlParser.LIKE,
            PartiQlParser.EQUAL,
            PartiQlParser.NOT_EQUAL,
            PartiQlParser.LESS,
            PartiQlParser.LESS_OR_EQUAL,
            PartiQlParser.GREATER,
            PartiQlParser.GREATER_OR_EQUAL,
            PartiQlParser.PLUS,
            PartiQlParser.MINUS);

    /** The refusal of a statement that cannot be read. */
    static DynamoDbException because(String reason) {
        return DynamoDbException.validation("Statement wasn't well formed, can't be processed: " + reason);
    }

    @Override
    public void recover(Parser parser, RecognitionException why) {
        throw because(reason(parser));
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw because(reason(parser));
    }

    @Override
    public void sync(Parser parser) {
        // would report what recover and recoverInline report, only earlier
    }

    @Override
    public void reportError(Parser parser, RecognitionException why) {
        // recover throws what there is to report
    }

    private static String reason(Parser parser) {
        Token token = parser.getCurrentToken();
        Token before = parser.getInputStream().LT(-1);
        int previous = before == null ? Token.INVALID_TYPE : before.getType();
        if (previous == PartiQlParser.DOT) {
            return NO_STEP;
        }
        ParserRuleContext place = parser.getContext();
        if (place.getRuleIndex() == PartiQlParser.RULE_name) {
            place = place.getParent();
        }
        return switch (place.getRuleIndex()) {
            case PartiQlParser.RULE_body, PartiQlParser.RULE_change -> NO_OPERATION;
            case PartiQlParser.RULE_statement -> LEFT_OVER;
            case PartiQlParser.RULE_target, PartiQlParser.RULE_place -> NO_TARGET;
            case PartiQlParser.RULE_type -> TYPE_NAME;
            case PartiQlParser.RULE_insert -> afterTarget(token.getType());
            case PartiQlParser.RULE_call -> UNEXPECTED_KEYWORD;
            default -> term(token, previous);
        };
    }

    /** Where VALUE should stand, DynamoDB looks for an expression, and for the end behind it. */
    private static String afterTarget(int type) {
        return switch (type) {
            case PartiQlParser.IDENTIFIER,
                    PartiQlParser.QUOTED_IDENTIFIER,
                    PartiQlParser.STRING,
                    PartiQlParser.NUMBER,
                    PartiQlParser.LEFT_BRACE -> LEFT_OVER;
            case Token.EOF, PartiQlParser.SEMICOLON -> UNEXPECTED_TERM;
            default -> UNEXPECTED_KEYWORD;
        };
    }

    private static String term(Token token, int previous) {
        int type = token.getType();
        if (type == Token.EOF || type == PartiQlParser.SEMICOLON) {
            return INFIX.contains(previous) ? NO_RIGHT_SIDE : UNEXPECTED_TERM;
        }
        if (INFIX.contains(type) || type == PartiQlParser.IS) {
            return UNEXPECTED_OPERATOR;
        }
        return Character.isLetter(token.getText().charAt(0)) ? UNEXPECTED_KEYWORD : UNEXPECTED_TERM;
    }
}
