package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.MAX_LENGTH;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.index.BTreeCursor;
import stator.index.IndexException;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * The steps of transactions in one partition. Owned by the writer's thread. What is prepared is in the log and the indexes;
 * the maps here repeat its keys, and are filled from the index when the partition is opened.
 *
 * <p>How many transactions are prepared at a time is bounded by their coordinator.
 */
final class TransactionWriter {
    /** Tokens looked at for each one stored. Expired ones go, so at most a third more are kept than are valid, on average. */
    private static final int TOKENS_SWEPT = 4;

    private final Wal wal;
    private final ItemIndex index;
    private final ItemWriter items;
    private final RecordReader log;
    private final RecordReader swept;
    private final BTreeCursor tokens;
    private final Set<ItemKey> held = new HashSet<>();
    private final Long2ObjectHashMap<List<ItemKey>> prepared = new Long2ObjectHashMap<>();
    private final PreparedItem preparedItem = new PreparedItem();
    private final ItemKey scratchKey = new ItemKey();
    private final ItemView scratchItem = new ItemView();
    private final ItemEncoder encoder = new ItemEncoder();
    private final UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final List<ItemKey> expired = new ArrayList<>(TOKENS_SWEPT);

    TransactionWriter(Wal wal, ItemIndex index, ItemWriter items) {
        this.wal = wal;
        this.index = index;
        this.items = items;
        log = wal.newReader();
        swept = wal.newReader();
        tokens = index.tree().newWriterCursor();
    }

    /** Whether a transaction has prepared something for an item, so that nobody else may write it. */
    boolean holds(ItemKey key) {
        return !held.isEmpty() && held.contains(key);
    }

    void execute(WriteCommand command, long timestampMs) {
        TransactionStep step = command.step();
        switch (step.kind()) {
            case RUN -> run(command, step, timestampMs);
            case PREPARE -> prepare(command, step);
            case DECIDE -> decide(step, timestampMs);
            case COMMIT -> commit(step);
            case ABORT -> abort(step);
            case FORGET -> items.delete(decisionKey(step.transaction()), RecordFlags.ALONE);
        }
        if (command.outcome() == Outcome.PENDING) {
            command.applied();
        }
        step.executed(wal.position());
    }

    /** Fills the maps from the index. Recovery, before the writer runs. */
    void load() {
        keyBytes.putInt(TABLE_OFFSET, SystemTables.PREPARED, BIG_ENDIAN);
        BTreeCursor entries = index.tree().newWriterCursor();
        boolean more = entries.seek(keyBytes, TABLE_OFFSET, HASH_OFFSET);
        while (more) {
            RecordFlyweight entry = log.read(EntryValue.position(entries.value()));
            int keyLength = RecordKeys.copyKey(entry, keyBytes);
            ItemKey key = new ItemKey().copy(keyBytes, keyLength, entry.tableId() & ~SystemTables.PREPARED);
            hold(preparedItem.wrap(entry).transaction(), key);
            more = entries.next();
        }
    }

    /** Numbers of the transactions that are prepared here. */
    long[] prepared() {
        long[] numbers = new long[prepared.size()];
        int count = 0;
        for (long number : prepared.keySet()) {
            numbers[count++] = number;
        }
        return numbers;
    }

    private void run(WriteCommand command, TransactionStep step, long timestampMs) {
        List<WriteCommand> actions = step.actions();
        if (!admit(command, actions)) {
            return;
        }
        int count = step.token() == null ? 0 : 1;
        for (WriteCommand action : actions) {
            count += ItemWriter.effect(action) == Effect.NONE ? 0 : 1;
        }
        int written = 0;
        for (WriteCommand action : actions) {
            Effect effect = ItemWriter.effect(action);
            if (effect != Effect.NONE) {
                items.locate(action);
                build(action, effect);
                items.store(action, effect, RecordFlags.ofGroup(written++, count));
            }
        }
        storeToken(step, count, timestampMs);
        actions.forEach(WriteCommand::applied);
        tellCollectionSizes(actions);
    }

    private void prepare(WriteCommand command, TransactionStep step) {
        List<WriteCommand> actions = step.actions();
        if (!admit(command, actions)) {
            return;
        }
        for (int i = 0; i < actions.size(); i++) {
            WriteCommand action = actions.get(i);
            Effect effect = ItemWriter.effect(action);
            if (effect == Effect.PUT) {
                items.locate(action);
                build(action, effect);
                int indexes = action.table().localIndexes().size();
                PreparedItem.encodePut(encoder, step.transaction(), indexes, items);
            } else {
                PreparedItem.encode(encoder, step.transaction(), effect);
            }
            ItemKey entryKey = scratchKey.copy(action.key(), action.table().id() | SystemTables.PREPARED);
            long position = items.put(entryKey, encoder, RecordFlags.ofGroup(i, actions.size()));
            if (effect == Effect.PUT) {
                preparedItem.wrap(log.readTrusted(position)).image(action.newItem());
            }
        }
        for (WriteCommand action : actions) {
            hold(
                    step.transaction(),
                    new ItemKey().copy(action.key(), action.table().id()));
        }
    }

    /** Whether nothing speaks against any of the actions; they say what does. */
    private boolean admit(WriteCommand command, List<WriteCommand> actions) {
        boolean admitted = true;
        items.beginJudging();
        for (WriteCommand action : actions) {
            if (index.isDropped(action.table().id())) {
                command.failed(new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found"));
                return false;
            }
            try {
                admitted &= admit(action);
            } catch (WalException ex) {
                command.failed(ItemWriter.refusalOf(ex));
                return false;
            } catch (IndexException ex) {
                command.failed(ItemWriter.refusalOf(ex));
                return false;
            }
        }
        items.beginJudging(); // what follows builds again what has been admitted
        if (!admitted) {
            command.cancelled();
        }
        return admitted;
    }

    private boolean admit(WriteCommand action) {
        if (holds(action.key())) {
            action.conflicted();
            return false;
        }
        items.locate(action);
        if (!items.judge(action) || ItemWriter.effect(action) != Effect.PUT) {
            return action.outcome() == Outcome.PENDING;
        }
        boolean mayBeRefused = action.kind() == WriteCommand.Kind.UPDATE
                || !action.table().localIndexes().isEmpty();
        if (!mayBeRefused) {
            return true;
        }
        boolean built = items.build(action);
        if (built) {
            items.admit(action);
        }
        return built;
    }

    private void tellCollectionSizes(List<WriteCommand> actions) {
        for (WriteCommand action : actions) {
            action.collectionSize(index.collectionSize(action.key()));
        }
    }

    /** Builds the item of an action that was admitted: nothing has changed since. */
    private void build(WriteCommand action, Effect effect) {
        if (effect == Effect.PUT && !items.build(action)) {
            throw new IllegalStateException("admitted, then refused: outcome=" + action.outcome());
        }
    }

    private void decide(TransactionStep step, long timestampMs) {
        int count = step.token() == null ? 1 : 2;
        TransactionNumber.encodeDecision(encoder, step.transaction());
        items.put(decisionKey(step.transaction()), encoder, RecordFlags.ofGroup(0, count));
        storeToken(step, count, timestampMs);
    }

    /** Stores what was prepared, and lets it go, in one. Items of a table that was dropped meanwhile are let go only. */
    private void commit(TransactionStep step) {
        List<ItemKey> keys = prepared.get(step.transaction());
        if (keys == null) {
            return;
        }
        int count = 0;
        for (ItemKey key : keys) {
            count += stores(key) ? 2 : 1;
        }
        int written = 0;
        for (ItemKey key : keys) {
            if (stores(key)) {
                apply(key, RecordFlags.ofGroup(written++, count));
            }
            items.delete(entryKey(key), RecordFlags.ofGroup(written++, count));
        }
        release(step.transaction(), keys);
        tellCollectionSizes(step.actions());
    }

    private void abort(TransactionStep step) {
        List<ItemKey> keys = prepared.get(step.transaction());
        if (keys == null) {
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            items.delete(entryKey(keys.get(i)), RecordFlags.ofGroup(i, keys.size()));
        }
        release(step.transaction(), keys);
    }

    /** Whether the commit of what is prepared for a key writes to its item. */
    private boolean stores(ItemKey key) {
        return !index.isDropped(key.tableId()) && entry(key).effect() != Effect.NONE;
    }

    private void apply(ItemKey key, int flags) {
        PreparedItem entry = entry(key);
        if (entry.effect() == Effect.DELETE) {
            items.delete(key, flags);
        } else {
            items.put(key, entry, flags);
        }
    }

    private PreparedItem entry(ItemKey key) {
        long position = index.find(entryKey(key));
        if (position == ItemIndex.NULL_POSITION) {
            throw new IllegalStateException("prepared, and not in the index: tableId=" + key.tableId());
        }
        return preparedItem.wrap(log.readTrusted(position));
    }

    private ItemKey entryKey(ItemKey key) {
        return scratchKey.copy(key, key.tableId() | SystemTables.PREPARED);
    }

    private void hold(long transaction, ItemKey key) {
        held.add(key);
        prepared.computeIfAbsent(transaction, number -> new ArrayList<>()).add(key);
    }

    private void release(long transaction, List<ItemKey> keys) {
        keys.forEach(held::remove);
        prepared.remove(transaction);
    }

    /** Stores the step's token, if there is one, as the last record of a group. */
    private void storeToken(TransactionStep step, int count, long timestampMs) {
        TransactionToken token = step.token();
        if (token != null) {
            token.encode(encoder, timestampMs + TransactionToken.LIFETIME_MS);
            items.put(step.tokenKey(), encoder, RecordFlags.ofGroup(count - 1, count));
            sweepTokens(step.tokenKey(), timestampMs);
        }
    }

    /** Removes what has expired among the tokens that come after one in the order of their hashes, which is none. */
    private void sweepTokens(ItemKey after, long timestampMs) {
        boolean more = tokens.seek(after.buffer(), 0, after.length()) && tokens.next();
        for (int i = 0; i < TOKENS_SWEPT && more; i++) {
            RecordFlyweight entry = swept.read(EntryValue.position(tokens.value()));
            if (entry.tableId() != SystemTables.TOKENS.id()) {
                break;
            }
            ItemRecord.view(entry, scratchItem);
            if (TransactionToken.expiresMs(scratchItem) <= timestampMs) {
                expired.add(new ItemKey().copy(keyBytes, RecordKeys.copyKey(entry, keyBytes), entry.tableId()));
            }
            more = tokens.next();
        }
        for (ItemKey key : expired) {
            items.delete(key, RecordFlags.ALONE);
        }
        expired.clear();
    }

    private ItemKey decisionKey(long transaction) {
        return TransactionNumber.decisionKey(transaction, scratchKey);
    }
}
