package stator.partition;

import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.EpochClock;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.ItemKey;

/**
 * Takes transactions in: knows repetitions by their token, and finds out whether one partition can do it alone or several
 * must be led by the {@link TransactionCoordinator}. Any thread may submit.
 *
 * <p>A token is stored in whatever partition the transaction is decided in, so it is looked for in all of them; while its
 * transaction is under way it is known here. There are as many here as there are transactions under way, which rings and
 * coordinator bound.
 */
final class Transactions {
    private static final String THROTTLED =
            "The request was throttled: too many transactions are under way. Try again shortly.";

    private final PartitionedStore store;
    private final TransactionCoordinator coordinator;
    private final EpochClock clock;
    private final ConcurrentHashMap<String, TransactionToken> underWay = new ConcurrentHashMap<>();

    /** What is known of a token. */
    private enum Known {
        NEW,
        APPLIED,
        UNDER_WAY,
        OTHER_REQUEST
    }

    Transactions(PartitionedStore store, TransactionCoordinator coordinator, EpochClock clock) {
        this.store = store;
        this.coordinator = coordinator;
        this.clock = clock;
    }

    void submit(WriteTransaction transaction, MapView scratch, TransactionHandler handler) {
        transaction.submitted(handler);
        for (WriteCommand action : transaction.actions()) {
            action.encodeKey(store.hashSeed(), scratch);
        }
        TransactionToken token = transaction.token();
        if (token == null) {
            run(transaction, new ItemKey());
            return;
        }
        ItemKey key = token.key(store.hashSeed());
        Known known;
        try {
            known = claim(token, key);
        } catch (RuntimeException ex) {
            transaction.failed(DynamoDbException.internal("The token could not be looked up: " + ex, ex));
            return;
        }
        switch (known) {
            case APPLIED -> transaction.repeated();
            case UNDER_WAY ->
                transaction.failed(new DynamoDbException(
                        ErrorType.TRANSACTION_IN_PROGRESS,
                        "The transaction with the given request token is already in progress."));
            case OTHER_REQUEST ->
                transaction.failed(new DynamoDbException(
                        ErrorType.IDEMPOTENT_PARAMETER_MISMATCH,
                        "DynamoDB rejected the request because you retried a request with a different payload but with"
                                + " an idempotent token that was already used."));
            case NEW -> {
                transaction.submitted(done -> {
                    underWay.remove(token.text());
                    handler.onComplete(done);
                });
                run(transaction, key);
            }
        }
    }

    /** Takes a token, unless it is taken or was used. It is given back when its transaction is done. */
    private Known claim(TransactionToken token, ItemKey key) {
        TransactionToken taken = underWay.putIfAbsent(token.text(), token);
        if (taken != null) {
            return taken.sameRequest(token) ? Known.UNDER_WAY : Known.OTHER_REQUEST;
        }
        Known known = Known.OTHER_REQUEST;
        try {
            known = stored(token, key); // looked at once the token is taken: who had it before has stored it by now
        } finally {
            if (known != Known.NEW) {
                underWay.remove(token.text());
            }
        }
        return known;
    }

    private Known stored(TransactionToken token, ItemKey key) {
        ItemView entry = new ItemView();
        long nowMs = clock.time();
        try (ReadSession session = store.openReader()) {
            for (int i = 0; i < store.partitions().length; i++) {
                if (session.reader(i).find(key, entry, DecidedTransactions.NONE)
                        && TransactionToken.expiresMs(entry) > nowMs) {
                    return token.sameRequest(entry) ? Known.APPLIED : Known.OTHER_REQUEST;
                }
            }
        }
        return Known.NEW;
    }

    private void run(WriteTransaction transaction, ItemKey tokenKey) {
        CoordinatedTransaction spread = CoordinatedTransaction.of(transaction, store.partitions().length);
        if (spread.parts.size() == 1) {
            runAlone(transaction, spread.home, tokenKey);
            return;
        }
        spread.tokenKey = tokenKey;
        if (store.isClosed()) {
            transaction.failed(DynamoDbException.internal("The store is closed.", null));
        } else if (!coordinator.submit(spread)) {
            transaction.failed(new DynamoDbException(ErrorType.THROTTLING, THROTTLED));
        }
    }

    private void runAlone(WriteTransaction transaction, int partition, ItemKey tokenKey) {
        TransactionStep step =
                new TransactionStep(TransactionStep.Kind.RUN, partition, 0).actions(transaction.actions());
        TransactionToken token = transaction.token();
        if (token != null) {
            step.token(token, tokenKey);
        }
        store.enqueue(partition, WriteCommand.transaction(step), done -> {
            if (done.outcome() == Outcome.FAILED) {
                transaction.failed(done.error());
            } else {
                transaction.complete(done.outcome());
            }
        });
    }
}
