package stator.expression;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses conditions:
 * <pre>
 *   or       := and (OR and)*
 *   and      := not (AND not)*
 *   not      := NOT not | test | '(' or ')'
 *   test     := operand comparator operand | operand BETWEEN operand AND operand
 *             | operand IN '(' operand (',' operand)* ')' | function
 *   operand  := path | :value | function | '(' operand ')'
 *   function := word '(' operand (',' operand)* ')'
 * </pre>
 * What is open is kept on a stack of its own, not on the thread's: 4,096 parentheses, or as many NOTs, are as good as
 * one. An operand may turn out to be the first of a test, and a parenthesis to hold an operand or a condition, only by
 * what follows; hence a {@link Subject} is either.
 */
final class ConditionParser {
    static final int MAX_IN_OPERANDS = 100;

    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "BETWEEN", "IN");

    private enum FrameType {
        GROUP,
        CALL,
        IN,
        NOT,
        AND,
        OR,
        COMPARISON,
        BETWEEN_LOW,
        BETWEEN_HIGH
    }

    /** Something begun and not ended. */
    private static final class Frame {
        final List<Operand> operands = new ArrayList<>();
        FrameType type;
        boolean operandsOnly;
        String function = "";
        Operator operator = Operator.EQ;
        ConditionBuilder.@Nullable Span left;

        private Frame(FrameType type, boolean operandsOnly) {
            this.type = type;
            this.operandsOnly = operandsOnly;
        }

        static Frame group(boolean operandsOnly) {
            return new Frame(FrameType.GROUP, operandsOnly);
        }

        static Frame call(String function) {
            Frame frame = new Frame(FrameType.CALL, true);
            frame.function = function;
            return frame;
        }

        static Frame logic(FrameType type, ConditionBuilder.@Nullable Span left) {
            Frame frame = new Frame(type, false);
            frame.left = left;
            return frame;
        }

        static Frame test(FrameType type, Operator operator, Operand first) {
            Frame frame = new Frame(type, true);
            frame.operator = operator;
            frame.operands.add(first);
            return frame;
        }
    }

    /** What has just been completed: an operand, or a condition. */
    private record Subject(
            @Nullable Operand operand, ConditionBuilder.@Nullable Span condition, boolean inParentheses) {
        static Subject of(Operand operand) {
            return new Subject(operand, null, false);
        }

        static Subject of(ConditionBuilder.Span condition) {
            return new Subject(null, condition, false);
        }

        Subject parenthesised() {
            return new Subject(operand, condition, true);
        }
    }

    private final ExpressionKind kind;
    private final Tokens tokens;
    private final Findings findings;
    private final References references;
    private final ConditionBuilder builder = new ConditionBuilder();
    private final Deque<Frame> open = new ArrayDeque<>();

    // of the test that is being read
    private List<Operand> sizes = new ArrayList<>();
    private @Nullable String countError;
    private @Nullable String distinctError;

    private ConditionParser(ExpressionKind kind, String text, Map<String, String> names) {
        this.kind = kind;
        tokens = new Tokens(kind, text);
        findings = new Findings(kind);
        references = new References(tokens, names, findings, KEYWORDS);
    }

    /** Parses; throws the errors that come before those of single tests. */
    static ConditionProgram parse(ExpressionKind kind, String text, Map<String, String> names) {
        return new ConditionParser(kind, text, names).parse();
    }

    private ConditionProgram parse() {
        Subject subject = null;
        do {
            subject = subject == null ? begin() : goOn(subject);
        } while (subject == null || !tokens.is(TokenType.END));
        complete(subject);
        findings.throwFirst(
                Finding.REDUNDANT_PARENTHESES,
                Finding.UNKNOWN_FUNCTION,
                Finding.MISUSED_FUNCTION,
                Finding.RESERVED_WORD,
                Finding.LIST_INDEX);
        return new ConditionProgram(kind, references.uses(), builder);
    }

    /** Ends the expression. */
    private void complete(Subject subject) {
        join(condition(subject), FrameType.OR);
        if (!open.isEmpty()) {
            throw tokens.syntaxError();
        }
    }

    /** Reads what an operand or a condition begins with; null if more of it must come. */
    private @Nullable Subject begin() {
        if (tokens.isKeyword("NOT") && mayBeCondition()) {
            tokens.advance();
            builder.countOperator();
            open.push(Frame.logic(FrameType.NOT, null));
            return null;
        }
        if (tokens.is(TokenType.OPEN)) {
            open.push(Frame.group(!mayBeCondition()));
            tokens.advance();
            return null;
        }
        if (tokens.is(TokenType.VALUE)) {
            return Subject.of(Operand.value(references.value()));
        }
        if (tokens.is(TokenType.WORD) && tokens.typeAfter() == TokenType.OPEN && !references.isKeyword()) {
            open.push(Frame.call(tokens.string()));
            builder.countOperator();
            tokens.advance();
            tokens.advance();
            return null;
        }
        return Subject.of(Operand.path(references.path()));
    }

    /** Goes on behind something complete; null if something new begins. */
    private @Nullable Subject goOn(Subject subject) {
        Operator comparator = comparator(tokens.type());
        if (comparator != null) {
            return beginTest(FrameType.COMPARISON, comparator, subject);
        }
        return switch (tokens.type()) {
            case DOT, OPEN_INDEX -> extended(subject);
            case COMMA -> nextArgument(subject);
            case CLOSE -> close(subject);
            case WORD -> keyword(subject);
            default -> throw tokens.syntaxError();
        };
    }

    private @Nullable Subject keyword(Subject subject) {
        if (tokens.isKeyword("AND")) {
            return and(subject);
        }
        if (tokens.isKeyword("OR")) {
            ConditionBuilder.Span left = join(condition(subject), FrameType.OR);
            return beginLogic(FrameType.OR, left);
        }
        if (tokens.isKeyword("BETWEEN")) {
            return beginTest(FrameType.BETWEEN_LOW, Operator.BETWEEN, subject);
        }
        if (tokens.isKeyword("IN")) {
            beginTest(FrameType.IN, Operator.IN, subject);
            tokens.expect(TokenType.OPEN);
            return null;
        }
        throw tokens.syntaxError();
    }

    private @Nullable Subject and(Subject subject) {
        Frame top = open.peek();
        if (top != null && top.type == FrameType.BETWEEN_LOW) {
            top.operands.add(operand(subject));
            top.type = FrameType.BETWEEN_HIGH;
            tokens.advance();
            return null;
        }
        return beginLogic(FrameType.AND, join(condition(subject), FrameType.AND));
    }

    private @Nullable Subject beginLogic(FrameType type, ConditionBuilder.Span left) {
        if (!mayBeCondition()) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        builder.countOperator();
        open.push(Frame.logic(type, left));
        return null;
    }

    private @Nullable Subject beginTest(FrameType type, Operator operator, Subject subject) {
        Operand first = operand(subject);
        if (!mayBeCondition()) {
            throw tokens.syntaxError();
        }
        tokens.advance();
        builder.countOperator();
        open.push(Frame.test(type, operator, first));
        return null;
    }

    private Subject extended(Subject subject) {
        Operand operand = operand(subject);
        if (!subject.inParentheses() || !operand.is(Operand.Kind.PATH)) {
            throw tokens.syntaxError();
        }
        return Subject.of(Operand.path(references.extend(operand.path())));
    }

    private @Nullable Subject nextArgument(Subject subject) {
        Frame top = open.peek();
        if (top == null || (top.type != FrameType.CALL && top.type != FrameType.IN)) {
            throw tokens.syntaxError();
        }
        top.operands.add(operand(subject));
        tokens.advance();
        return null;
    }

    private Subject close(Subject subject) {
        Frame top = open.peek();
        if (top != null && top.type == FrameType.CALL) {
            top.operands.add(operand(subject));
            tokens.advance();
            open.pop();
            return Subject.of(call(top));
        }
        if (top != null && top.type == FrameType.IN) {
            top.operands.add(operand(subject));
            tokens.advance();
            open.pop();
            return Subject.of(negated(test(top)));
        }
        Subject closed = subject;
        if (subject.operand() == null || top == null || top.type != FrameType.GROUP) {
            closed = grouped(subject);
            top = open.peek();
        }
        if (top == null || top.type != FrameType.GROUP) {
            throw tokens.syntaxError();
        }
        if (closed.inParentheses()) {
            findings.add(Finding.REDUNDANT_PARENTHESES, "The expression has redundant parentheses;");
        }
        tokens.advance();
        open.pop();
        return negatedIfCondition(closed.parenthesised());
    }

    /** The whole condition in a parenthesis that ends here. */
    private Subject grouped(Subject subject) {
        ConditionBuilder.Span before = condition(subject);
        ConditionBuilder.Span joined = join(before, FrameType.OR);
        return new Subject(null, joined, subject.inParentheses() && joined.equals(subject.condition()));
    }

    /** A NOT before a parenthesis holds for all of it. */
    private Subject negatedIfCondition(Subject closed) {
        ConditionBuilder.Span condition = closed.condition();
        Frame top = open.peek();
        if (condition == null || top == null || top.type != FrameType.NOT) {
            return closed;
        }
        return Subject.of(negated(condition));
    }

    private Operand operand(Subject subject) {
        Operand operand = subject.operand();
        if (operand == null) {
            throw tokens.syntaxError();
        }
        return operand;
    }

    /** Makes a condition of what is complete, together with the test that it ends. */
    private ConditionBuilder.Span condition(Subject subject) {
        Operand operand = subject.operand();
        if (operand == null) {
            return requireNonNull(subject.condition());
        }
        Frame top = open.peek();
        if (top != null && (top.type == FrameType.COMPARISON || top.type == FrameType.BETWEEN_HIGH)) {
            top.operands.add(operand);
            open.pop();
            return negated(test(top));
        }
        if (!mayBeCondition()) {
            throw tokens.syntaxError();
        }
        return negated(functionTest(operand));
    }

    private ConditionBuilder.Span functionTest(Operand operand) {
        if (operand.is(Operand.Kind.SIZE)) {
            findings.add(Finding.MISUSED_FUNCTION, Functions.misused(Functions.SIZE));
            return test(Operator.ATTRIBUTE_EXISTS, operand.arguments());
        }
        if (!operand.is(Operand.Kind.CALL)) {
            throw tokens.syntaxError();
        }
        Operator operator = Functions.condition(operand.function());
        return test(operator == null ? Operator.ATTRIBUTE_EXISTS : operator, operand.arguments());
    }

    private ConditionBuilder.Span test(Frame frame) {
        checkMisuse(frame.operands);
        if (frame.type == FrameType.COMPARISON) {
            checkDistinct(frame.operator.text(), frame.operands);
        }
        if (frame.type == FrameType.IN && countError == null) {
            countError = countError(Operator.IN, frame.operands.size());
        }
        return test(frame.operator, frame.operands);
    }

    private ConditionBuilder.Span test(Operator operator, List<Operand> operands) {
        String error = countError != null ? countError : distinctError;
        Predicate test = new Predicate(operator, operands, new Predicate.Notes(sizes, references.takeRecent(), error));
        sizes = new ArrayList<>();
        countError = null;
        distinctError = null;
        return builder.add(test);
    }

    /** Ends a function and checks what can be checked of it already. */
    private Operand call(Frame frame) {
        String name = frame.function;
        List<Operand> arguments = frame.operands;
        checkMisuse(arguments);
        Operator condition = Functions.condition(name);
        if (Functions.isOfUpdates(name)) {
            findings.add(Finding.MISUSED_FUNCTION, Functions.misused(name));
        } else if (!Functions.isKnown(name)) {
            findings.add(Finding.UNKNOWN_FUNCTION, Functions.unknown(name));
        } else {
            int wanted = condition == null ? 1 : Functions.operands(condition);
            if (arguments.size() != wanted && countError == null) {
                countError = Functions.wrongCount(name, arguments.size());
            }
            checkDistinct(name, arguments);
        }
        Operand call = Operand.call(name, arguments);
        if (call.is(Operand.Kind.SIZE)) {
            sizes.add(call);
        }
        return call;
    }

    /** What is wrong with a test because of the number of its operands, or null. */
    static @Nullable String countError(Operator operator, int operands) {
        return switch (operator) {
            case IN ->
                operands - 1 > MAX_IN_OPERANDS
                        ? "The IN operator is provided with too many operands; number of operands: " + (operands - 1)
                        : null;
            case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, ATTRIBUTE_TYPE, BEGINS_WITH, CONTAINS ->
                operands == Functions.operands(operator) ? null : Functions.wrongCount(operator.text(), operands);
            case EQ, NE, LT, LE, GT, GE, BETWEEN -> null;
        };
    }

    private void checkMisuse(List<Operand> operands) {
        for (Operand operand : operands) {
            if (operand.is(Operand.Kind.CALL)) {
                findings.add(Finding.MISUSED_FUNCTION, Functions.misused(operand.function()));
            }
        }
    }

    private void checkDistinct(String operator, List<Operand> operands) {
        if (distinctError != null || operands.size() != 2) {
            return;
        }
        Operand first = operands.get(0);
        Operand second = operands.get(1);
        if (first.is(Operand.Kind.PATH)
                && second.is(Operand.Kind.PATH)
                && first.path().equals(second.path())) {
            distinctError = "The first operand must be distinct from the remaining operands for this operator or"
                    + " function; operator: " + operator + ", first operand: " + first.path();
        }
    }

    /** Applies the NOTs that stand directly before a condition. */
    private ConditionBuilder.Span negated(ConditionBuilder.Span condition) {
        ConditionBuilder.Span span = condition;
        for (Frame top = open.peek(); top != null && top.type == FrameType.NOT; top = open.peek()) {
            open.pop();
            span = builder.not(span);
        }
        return span;
    }

    /** Joins a condition with the ANDs, and if wanted the ORs, to its left. */
    private ConditionBuilder.Span join(ConditionBuilder.Span condition, FrameType upTo) {
        ConditionBuilder.Span span = condition;
        for (Frame top = open.peek(); top != null; top = open.peek()) {
            if (top.type == FrameType.AND) {
                span = builder.and(requireNonNull(top.left), span);
            } else if (top.type == FrameType.OR && upTo == FrameType.OR) {
                span = builder.or(requireNonNull(top.left), span);
            } else {
                return span;
            }
            open.pop();
        }
        return span;
    }

    /** Whether a condition may stand here, or only an operand. */
    private boolean mayBeCondition() {
        Frame top = open.peek();
        return top == null || !top.operandsOnly;
    }

    private static @Nullable Operator comparator(TokenType type) {
        return switch (type) {
            case EQ -> Operator.EQ;
            case NE -> Operator.NE;
            case LT -> Operator.LT;
            case LE -> Operator.LE;
            case GT -> Operator.GT;
            case GE -> Operator.GE;
            default -> null;
        };
    }
}
