package stator.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A compiled projection. Immutable. */
record ProjectionPlan(PathTree tree, Uses uses) implements Compiled {
    /** Parses {@code path (',' path)*}. */
    static ProjectionPlan parse(ExpressionKind kind, String text, Map<String, String> names) {
        Tokens tokens = new Tokens(kind, text);
        Findings findings = new Findings(kind);
        References references = new References(tokens, names, findings, Set.of());
        List<DocumentPath> paths = new ArrayList<>();
        do {
            paths.add(references.path());
        } while (tokens.accept(TokenType.COMMA));
        if (!tokens.is(TokenType.END)) {
            throw tokens.syntaxError();
        }
        findings.throwFirst(Finding.RESERVED_WORD, Finding.LIST_INDEX, Finding.UNDEFINED_NAME);
        PathTree tree = new PathTree(paths, findings);
        findings.throwFirst(Finding.PATHS_OVERLAP, Finding.PATHS_CONFLICT);
        return new ProjectionPlan(tree, references.uses());
    }

    @Override
    public boolean isSound() {
        return true;
    }
}
