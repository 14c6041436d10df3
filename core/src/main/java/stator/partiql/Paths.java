package stator.partiql;

import stator.expression.DocumentPath;

/** What becomes of paths. */
final class Paths {
    private Paths() {}

    /** The path, as programs follow it. */
    static DocumentPath compile(Expression.Path path) {
        DocumentPath.Builder builder = new DocumentPath.Builder();
        for (Object step : path.steps()) {
            if (step instanceof Integer index) {
                builder.index(index);
            } else {
                builder.name((String) step);
            }
        }
        return builder.build();
    }

    /** Name of the attribute that a column comes back as: the path from its last name on, {@code c[0]} for {@code a.b.c[0]}. */
    static String columnName(Expression.Path path) {
        int last = path.steps().size() - 1;
        while (path.steps().get(last) instanceof Integer) {
            last--;
        }
        StringBuilder name = new StringBuilder((String) path.steps().get(last));
        for (Object index : path.steps().subList(last + 1, path.steps().size())) {
            name.append('[').append(index).append(']');
        }
        return name.toString();
    }
}
