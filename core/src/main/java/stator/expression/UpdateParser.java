package stator.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses updates:
 * <pre>
 *   update   := section+
 *   section  := SET path '=' value (',' path '=' value)* | REMOVE path (',' path)*
 *             | ADD path :value (',' path :value)* | DELETE path :value (',' path :value)*
 *   value    := operand | operand ('+' | '-') operand | '(' value ')'
 *   operand  := path | :value | function | '(' operand ')'
 *   function := word '(' operand (',' operand)* ')'
 * </pre>
 * What is open in a value is kept on a stack of its own, not on the thread's.
 */
final class UpdateParser {
    private static final Set<String> KEYWORDS = Set.of("SET", "REMOVE", "ADD", "DELETE");

    private enum FrameType {
        GROUP,
        CALL,
        SUM
    }

    /** Something begun and not ended in a value. */
    private record Frame(FrameType type, String function, List<UpdateValue> operands) {}

    private final Tokens tokens;
    private final Findings findings;
    private final References references;
    private final Set<UpdateAction.Type> sections = EnumSet.noneOf(UpdateAction.Type.class);
    private final List<UpdateAction> actions = new ArrayList<>();
    private final List<UpdateValue> calls = new ArrayList<>();
    private final List<DocumentPath> paths = new ArrayList<>();
    private int operators;

    // of the value that is being read
    private final Deque<Frame> open = new ArrayDeque<>();
    private boolean hasSum;
    private boolean inParentheses;

    private UpdateParser(ExpressionKind kind, String text, Map<String, String> names) {
        tokens = new Tokens(kind, text);
        findings = new Findings(kind);
        references = new References(tokens, names, findings, KEYWORDS);
    }

    /** Parses; throws the errors that come before undefined values. */
    static UpdatePlan parse(ExpressionKind kind, String text, Map<String, String> names) {
        return new UpdateParser(kind, text, names).parse();
    }

    private UpdatePlan parse() {
        do {
            section();
        } while (!tokens.is(TokenType.END));
        findings.throwFirst(
                Finding.REDUNDANT_PARENTHESES,
                Finding.RESERVED_WORD,
                Finding.LIST_INDEX,
                Finding.UNKNOWN_FUNCTION,
                Finding.MISUSED_FUNCTION,
                Finding.REPEATED_SECTION,
                Finding.UNDEFINED_NAME);
        UpdatePlan.Parts parts = new UpdatePlan.Parts(actions, calls, paths, operators);
        return new UpdatePlan(ExpressionKind.UPDATE, parts, references.uses(), findings);
    }

    private void section() {
        if (!references.isKeyword()) {
            throw tokens.syntaxError();
        }
        UpdateAction.Type type = UpdateAction.Type.SET;
        for (UpdateAction.Type candidate : UpdateAction.Type.values()) {
            type = tokens.isKeyword(candidate.name()) ? candidate : type;
        }
        tokens.advance();
        do {
            actions.add(action(type));
        } while (tokens.accept(TokenType.COMMA));
        if (!sections.add(type)) {
            findings.add(
                    Finding.REPEATED_SECTION,
                    "The \"" + type + "\" section can only be used once in an update expression;");
        }
        if (!references.isKeyword() && !tokens.is(TokenType.END)) {
            throw tokens.syntaxError();
        }
    }

    private UpdateAction action(UpdateAction.Type type) {
        DocumentPath path = path();
        return switch (type) {
            case SET -> {
                tokens.expect(TokenType.EQ);
                yield new UpdateAction(type, path, value());
            }
            case REMOVE -> new UpdateAction(type, path, UpdateValue.path(path));
            case ADD, DELETE -> new UpdateAction(type, path, UpdateValue.value(references.value()));
        };
    }

    private DocumentPath path() {
        DocumentPath path = references.path();
        paths.add(path);
        return path;
    }

    private UpdateValue value() {
        hasSum = false;
        UpdateValue value = null;
        while (true) {
            if (value == null) {
                value = begin();
            } else if (tokens.is(TokenType.PLUS) || tokens.is(TokenType.MINUS)) {
                beginSum(value);
                value = null;
            } else if (open.isEmpty()) {
                return value;
            } else {
                value = goOn(value);
            }
        }
    }

    /** Reads what a value begins with; null if more of it must come. */
    private @Nullable UpdateValue begin() {
        inParentheses = false;
        if (tokens.is(TokenType.OPEN)) {
            tokens.advance();
            open.push(new Frame(FrameType.GROUP, "", new ArrayList<>()));
            return null;
        }
        if (tokens.is(TokenType.VALUE)) {
            return UpdateValue.value(references.value());
        }
        if (tokens.is(TokenType.WORD) && tokens.typeAfter() == TokenType.OPEN && !references.isKeyword()) {
            open.push(new Frame(FrameType.CALL, tokens.string(), new ArrayList<>()));
            operators++;
            tokens.advance();
            tokens.advance();
            return null;
        }
        return UpdateValue.path(path());
    }

    /** A sum may be the whole of a value, or all that is in parentheses around it. */
    private void beginSum(UpdateValue left) {
        boolean outermost = open.stream().allMatch(frame -> frame.type() == FrameType.GROUP);
        if (hasSum || !outermost) {
            throw tokens.syntaxError();
        }
        hasSum = true;
        operators++;
        List<UpdateValue> operands = new ArrayList<>();
        operands.add(left);
        open.push(new Frame(FrameType.SUM, tokens.string(), operands));
        tokens.advance();
    }

    /** Goes on behind something complete that is part of something open; null if something new begins. */
    private @Nullable UpdateValue goOn(UpdateValue value) {
        Frame top = open.element();
        if (top.type() == FrameType.SUM) {
            top.operands().add(value);
            open.pop();
            inParentheses = false;
            return call("+".equals(top.function()) ? UpdateValue.Kind.PLUS : UpdateValue.Kind.MINUS, top);
        }
        if (tokens.is(TokenType.COMMA) && top.type() == FrameType.CALL) {
            tokens.advance();
            top.operands().add(value);
            return null;
        }
        tokens.expect(TokenType.CLOSE);
        open.pop();
        if (top.type() == FrameType.GROUP) {
            if (inParentheses) {
                findings.add(Finding.REDUNDANT_PARENTHESES, "The expression has redundant parentheses;");
            }
            inParentheses = true;
            return value;
        }
        inParentheses = false;
        top.operands().add(value);
        return function(top);
    }

    private UpdateValue function(Frame frame) {
        String name = frame.function();
        if (Functions.isOfUpdates(name)) {
            return call(
                    Functions.LIST_APPEND.equals(name) ? UpdateValue.Kind.LIST_APPEND : UpdateValue.Kind.IF_NOT_EXISTS,
                    frame);
        }
        if (Functions.isKnown(name)) {
            findings.add(Finding.MISUSED_FUNCTION, Functions.misused(name));
        } else {
            findings.add(Finding.UNKNOWN_FUNCTION, Functions.unknown(name));
        }
        return UpdateValue.call(UpdateValue.Kind.OTHER, frame.operands());
    }

    private UpdateValue call(UpdateValue.Kind kind, Frame frame) {
        if (kind != UpdateValue.Kind.IF_NOT_EXISTS) {
            for (UpdateValue operand : frame.operands()) {
                if (operand.mayAppend()) {
                    findings.add(Finding.MISUSED_FUNCTION, Functions.misused(Functions.LIST_APPEND));
                }
            }
        }
        UpdateValue call = UpdateValue.call(kind, frame.operands());
        calls.add(call);
        return call;
    }
}
