package stator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.ItemView;
import stator.item.MapView;
import stator.partition.Outcome;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.partition.TransactionToken;
import stator.partition.WriteCommand;
import stator.partition.WriteTransaction;
import stator.table.ItemKey;
import stator.table.TableSchema;

/**
 * A request to write several items in one transaction, whatever operation it came by: collects checked actions, runs them, and
 * tells the error or the capacity. Used once, by one thread; answered by another.
 */
public final class TransactionRequest implements AutoCloseable {
    /** What two actions on one item are refused with. */
    public static final String DUPLICATE = "Transaction request cannot include multiple operations on one item";

    /**
     * One action.
     *
     * @param attributes  item or key, whichever the action has
     * @param returnsItem whether the item is told if its condition fails
     * @param inserts     whether its condition is that the item is not there
     * @param refusal     what is wrong with the action, seen before it is tried; or null
     */
    private record Action(
            TableSchema table,
            WriteCommand command,
            AttributeMap attributes,
            boolean returnsItem,
            boolean inserts,
            @Nullable String refusal) {}

    private final Store store;
    private final List<Action> actions = new ArrayList<>();
    private final Map<TableSchema, String> names = new HashMap<>();
    private @Nullable TransactionToken token;
    private @Nullable WriteTransaction transaction;

    /** A request without actions yet. */
    public TransactionRequest(Store store) {
        this.store = store;
    }

    /**
     * Adds an action.
     *
     * @param command     with its condition; not submitted by itself
     * @param attributes  what the command was made of: its item or its key, which holds the table's key
     * @param returnsItem whether a cancellation tells the item if the condition is false
     */
    public void add(TableSchema table, WriteCommand command, AttributeMap attributes, boolean returnsItem) {
        actions.add(new Action(table, command, attributes, returnsItem, false, null));
    }

    /** Adds a command that puts an item if it is not there; if it is, the transaction is cancelled with DuplicateItem. */
    public void addInsert(TableSchema table, WriteCommand command, AttributeMap item) {
        actions.add(new Action(table, command, item, false, true, null));
    }

    /** Adds an action that will be refused: the transaction is cancelled with this text of a ValidationError. */
    public void addRefused(TableSchema table, WriteCommand command, AttributeMap attributes, String refusal) {
        actions.add(new Action(table, command, attributes, false, false, refusal));
    }

    /** What the request calls a table, by name or ARN, and so the answer does; its name if nothing is said. */
    public void calls(TableSchema table, String nameOrArn) {
        names.putIfAbsent(table, nameOrArn);
    }

    /**
     * Makes repetitions known for ten minutes.
     *
     * @param text        the client's token
     * @param fingerprint the same for the same request, different for another
     */
    public void token(String text, byte[] fingerprint) {
        token = new TransactionToken(text, fingerprint);
    }

    /**
     * Refuses two actions on one item.
     *
     * @throws DynamoDbException ValidationException
     */
    public void checkDistinct() {
        MapView view = new MapView();
        Set<ItemKey> keys = new HashSet<>();
        for (Action action : actions) {
            if (action.refusal() == null) {
                ItemKey key = new ItemKey()
                        .wrap(
                                action.table(),
                                store.hashSeed(),
                                action.attributes().view(view));
                if (!keys.add(key)) {
                    throw DynamoDbException.validation(DUPLICATE);
                }
            }
        }
    }

    /**
     * Runs the transaction.
     *
     * @param whenDone told once, possibly before this returns: null when all is applied, else what to answer; in both cases
     *                 this request is then closed by the receiver
     */
    public void run(Consumer<@Nullable DynamoDbException> whenDone) {
        DynamoDbException refusal = refusal();
        if (refusal != null) {
            whenDone.accept(refusal);
            return;
        }
        WriteTransaction submitted =
                new WriteTransaction(actions.stream().map(Action::command).toList(), token);
        transaction = submitted;
        store.submit(submitted, done -> whenDone.accept(errorOf(done)));
    }

    /** What an applied transaction consumed, one structure for each table; null if that was not asked for. */
    public @Nullable List<Structure> consumedCapacity(@Nullable String asked) {
        WriteTransaction done = transaction;
        if (!ConsumedUnits.isAsked(asked) || done == null) {
            return null;
        }
        boolean reads = done.isRepeated();
        return ConsumedUnits.reportTransaction(reads ? readUnits() : writeUnits(), asked, reads);
    }

    /** Item collections that an applied transaction has changed, by table; null if no table is to tell. */
    public @Nullable Map<String, List<Structure>> collectionMetrics(@Nullable String asked) {
        Map<String, List<Structure>> metrics = new LinkedHashMap<>();
        boolean changed = transaction != null && !transaction.isRepeated();
        for (Action action : actions) {
            WriteCommand command = action.command();
            if (changed && !command.isCheck() && CollectionMetrics.areAsked(asked, action.table())) {
                CollectionMetrics.add(metrics, action.table(), command);
            }
        }
        return metrics.isEmpty() ? null : metrics;
    }

    /** Lets go of the images that the answer was made of. */
    @Override
    public void close() {
        if (transaction != null) {
            transaction.close();
        }
    }

    private String nameOf(TableSchema table) {
        return names.getOrDefault(table, table.name());
    }

    private Map<String, ConsumedUnits> writeUnits() {
        Map<String, ConsumedUnits> units = new LinkedHashMap<>();
        for (Action action : actions) {
            ItemView before = action.command().oldItem();
            ItemView after = action.command().newItem();
            ConsumedUnits used = action.command().isCheck()
                    ? new ConsumedUnits().table(CapacityUnits.write(before.sizeBytes(), 0))
                    : ConsumedUnits.ofWrite(action.table(), before, after);
            units.computeIfAbsent(nameOf(action.table()), name -> new ConsumedUnits())
                    .add(used)
                    .table(CapacityUnits.write(before.sizeBytes(), after.sizeBytes())); // the table's own cost twice
        }
        return units;
    }

    /** A repetition costs as much as reading the items. */
    private Map<String, ConsumedUnits> readUnits() {
        Map<String, ConsumedUnits> units = new LinkedHashMap<>();
        ItemKey key = new ItemKey();
        ItemView item = new ItemView();
        MapView view = new MapView();
        try (ReadSession session = store.openReader()) {
            for (Action action : actions) {
                key.wrap(action.table(), store.hashSeed(), action.attributes().view(view));
                session.find(key, item.clear());
                units.computeIfAbsent(nameOf(action.table()), name -> new ConsumedUnits())
                        .table(2 * CapacityUnits.read(item.sizeBytes(), true));
            }
        }
        return units;
    }

    private @Nullable DynamoDbException refusal() {
        if (actions.stream().allMatch(action -> action.refusal() == null)) {
            return null;
        }
        CancellationReasons reasons = new CancellationReasons();
        for (Action action : actions) {
            if (action.refusal() == null) {
                reasons.none();
            } else {
                reasons.validationError(action.refusal());
            }
        }
        return reasons.error();
    }

    private @Nullable DynamoDbException errorOf(WriteTransaction done) {
        return switch (done.outcome()) {
            case APPLIED -> null;
            case CANCELLED -> cancellation();
            case FAILED -> done.error();
            default -> DynamoDbException.internal("outcome=" + done.outcome(), null);
        };
    }

    private DynamoDbException cancellation() {
        CancellationReasons reasons = new CancellationReasons();
        for (Action action : actions) {
            WriteCommand command = action.command();
            Outcome outcome = command.outcome();
            if (outcome == Outcome.CONDITION_FAILED && action.inserts()) {
                reasons.duplicate();
            } else if (outcome == Outcome.CONDITION_FAILED) {
                boolean tells = action.returnsItem() && command.oldItem().isPresent();
                reasons.conditionFailed(
                        tells ? SingleWrite.copy(command.oldItem().attributes()) : null);
            } else if (outcome == Outcome.CONFLICT) {
                reasons.conflict();
            } else if (outcome == Outcome.REFUSED) {
                reasons.validationError(command.refusal());
            } else if (outcome == Outcome.FAILED) {
                reasons.failed(command.error());
            } else {
                reasons.none();
            }
        }
        return reasons.error();
    }
}
