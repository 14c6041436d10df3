package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/** One PartiQL statement with its parameters, run page after page. Used once. */
final class StatementCall {
    private final Calls calls;
    private final String statement;
    private final @Nullable List<AttributeMap> parameters;
    private final List<Item> items = new ArrayList<>();

    StatementCall(Calls calls, String statement, @Nullable Object[] parameters) {
        this.calls = calls;
        this.statement = statement;
        this.parameters = parameters.length == 0 ? null : encode(parameters);
    }

    List<Item> run() {
        String token = null;
        do {
            token = calls.await(ExecuteStatement.OPERATION, request(token), this::take);
        } while (token != null);
        return items;
    }

    CompletionStage<List<Item>> runAsync() {
        return next(null);
    }

    private CompletionStage<List<Item>> next(@Nullable String token) {
        return calls.promise(ExecuteStatement.OPERATION, request(token), this::take)
                .thenCompose(more -> more == null ? CompletableFuture.completedFuture(items) : next(more));
    }

    private Structure request(@Nullable String token) {
        return new Structure(ExecuteStatement.OPERATION.input())
                .set(ExecuteStatement.STATEMENT, statement)
                .set(ExecuteStatement.PARAMETERS, parameters)
                .set(ExecuteStatement.CONSISTENT_READ, true)
                .set(ExecuteStatement.NEXT_TOKEN, token);
    }

    /** Copies the items of a page; returns the token of the next one, or null. */
    private @Nullable String take(Structure answer) {
        List<AttributeMap> page = answer.list(ExecuteStatement.ITEMS);
        if (page != null) {
            page.forEach(item -> items.add(Item.of(item)));
        }
        return answer.string(ExecuteStatement.NEXT_PAGE_TOKEN);
    }

    private static List<AttributeMap> encode(@Nullable Object[] values) {
        ItemEncoder encoder = new ItemEncoder();
        ValueView view = new ValueView();
        List<AttributeMap> encoded = new ArrayList<>(values.length);
        for (Object value : values) {
            Item.of("value", value).toAttributeMap().singleValue(view);
            encoded.add(encoder.beginSingle().copyValue(view).endMap().finish());
        }
        return encoded;
    }
}
