package stator.partiql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.partiql.grammar.PartiQlParser.AliasContext;
import stator.partiql.grammar.PartiQlParser.BodyContext;
import stator.partiql.grammar.PartiQlParser.ChangeContext;
import stator.partiql.grammar.PartiQlParser.ColumnContext;
import stator.partiql.grammar.PartiQlParser.DeleteContext;
import stator.partiql.grammar.PartiQlParser.ExpressionContext;
import stator.partiql.grammar.PartiQlParser.InsertContext;
import stator.partiql.grammar.PartiQlParser.NameContext;
import stator.partiql.grammar.PartiQlParser.OrderContext;
import stator.partiql.grammar.PartiQlParser.PairContext;
import stator.partiql.grammar.PartiQlParser.ReturningContext;
import stator.partiql.grammar.PartiQlParser.SelectContext;
import stator.partiql.grammar.PartiQlParser.TermContext;
import stator.partiql.grammar.PartiQlParser.WhereContext;

/** Makes a {@link Statement} of what the parser found, and refuses what can be read but means nothing. Used once. */
final class StatementBuilder {
    private final ExpressionBuilder expressions = new ExpressionBuilder();

    Statement statement(BodyContext body) {
        if (body.select() != null) {
            return select(body.select());
        }
        if (body.insert() != null) {
            return insert(body.insert());
        }
        if (body.update() != null) {
            return new Statement.Update(
                    source(body.update().target().name(), body.update().alias()),
                    changes(body.update().change()),
                    where(body.update().where()),
                    returning(body.update().returning()));
        }
        if (body.fromUpdate() != null) {
            Statement.Source source =
                    source(body.fromUpdate().target().name(), body.fromUpdate().alias());
            // parameters are counted in the order of the text
            Expression where = where(body.fromUpdate().where());
            return new Statement.Update(
                    source,
                    changes(body.fromUpdate().change()),
                    where,
                    returning(body.fromUpdate().returning()));
        }
        return body.delete() != null
                ? delete(body.delete())
                : new Statement.Exists(select(body.exists().select()));
    }

    private Statement.Select select(SelectContext context) {
        List<Expression.Path> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnContext column : context.column()) {
            refuse(column.alias());
            Expression.Path path = column(column.expression());
            if (!names.add(Paths.columnName(path))) {
                throw DynamoDbException.validation("Two columns have the same name: " + Paths.columnName(path));
            }
            columns.add(path);
        }
        Statement.Source source = source(context.source().name(), context.alias());
        Expression where = where(context.where());
        List<Statement.Order> order = new ArrayList<>();
        for (OrderContext each : context.order()) {
            order.add(new Statement.Order(expressions.expression(each.expression()), each.DESC() != null));
        }
        return new Statement.Select(List.copyOf(columns), source, where, List.copyOf(order));
    }

    private Expression.Path column(ExpressionContext context) {
        TermContext term = ExpressionBuilder.soleTerm(context);
        if (term == null || term.path() == null) {
            throw ExpressionBuilder.unexpectedComponent(context.getStart());
        }
        return expressions.path(term.path().name(), term.path().step());
    }

    private Statement insert(InsertContext context) {
        Statement.Source source = source(context.target().name(), null);
        TermContext term = ExpressionBuilder.soleTerm(context.expression());
        if (term != null && term.PARAMETER() != null) {
            return new Statement.Insert(source, expressions.parameter(term));
        }
        if (term == null || term.tuple() == null) {
            throw ValueBuilder.unsupported(context.expression(), ValueBuilder.ROOT);
        }
        Map<String, Expression> attributes = new LinkedHashMap<>();
        for (PairContext pair : term.tuple().pair()) {
            attributes.put(ValueBuilder.text(pair.STRING()), attribute(pair.expression()));
        }
        return new Statement.Insert(source, new Expression.Tuple(attributes));
    }

    private Expression attribute(ExpressionContext context) {
        TermContext term = ExpressionBuilder.soleTerm(context);
        return term != null && term.PARAMETER() != null
                ? expressions.parameter(term)
                : new Expression.Constant(expressions.values().value(context, ValueBuilder.Level.TOP));
    }

    private Statement delete(DeleteContext context) {
        Statement.Source source = source(context.target().name(), context.alias());
        Expression where = where(context.where());
        Returning returning = returning(context.returning());
        if (returning != null && returning != Returning.ALL_OLD) {
            throw DynamoDbException.validation("Invalid returning clause: RETURNING " + returning.words()
                    + " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
        }
        return new Statement.Delete(source, where, returning);
    }

    private List<Statement.Change> changes(List<ChangeContext> contexts) {
        List<Statement.Change> changes = new ArrayList<>();
        for (ChangeContext context : contexts) {
            if (context.REMOVE() != null) {
                changes.add(new Statement.Change(
                        expressions.path(context.place().name(), context.place().step()), null));
            }
            context.assignment()
                    .forEach(assignment -> changes.add(new Statement.Change(
                            expressions.path(
                                    assignment.place().name(),
                                    assignment.place().step()),
                            expressions.assigned(assignment.expression()))));
        }
        return List.copyOf(changes);
    }

    private @Nullable Expression where(@Nullable WhereContext context) {
        return context == null ? null : expressions.expression(context.expression());
    }

    private static @Nullable Returning returning(@Nullable ReturningContext context) {
        if (context == null) {
            return null;
        }
        if (context.ALL() != null) {
            return context.OLD() != null ? Returning.ALL_OLD : Returning.ALL_NEW;
        }
        return context.OLD() != null ? Returning.MODIFIED_OLD : Returning.MODIFIED_NEW;
    }

    private static Statement.Source source(List<NameContext> names, @Nullable AliasContext alias) {
        refuse(alias);
        List<String> components = new ArrayList<>();
        for (NameContext name : names) {
            components.add(ExpressionBuilder.name(name));
        }
        if (components.size() > 2) {
            throw DynamoDbException.validation("A path may contain at most 2 components in the FROM clause");
        }
        return new Statement.Source(components.get(0), components.size() == 2 ? components.get(1) : null);
    }

    private static void refuse(@Nullable AliasContext alias) {
        if (alias != null) {
            throw DynamoDbException.validation("Aliasing is not supported");
        }
    }
}
