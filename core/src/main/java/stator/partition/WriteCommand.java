package stator.partition;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.Condition;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * One write on its way through a partition. Made and checked by the caller's thread, executed by the writer, answered by
 * the gate; handed from one to the next, never shared. Buffers it refers to must not change until it is answered.
 */
public final class WriteCommand implements AutoCloseable {
    /** What to do. */
    enum Kind {
        PUT,
        DELETE,
        UPDATE,
        CHECK,
        DROP_TABLE,
        TRANSACTION,
        ENTRIES,
        TASK
    }

    private static final TableSchema NO_TABLE = new TableSchema(0, "", new KeyAttribute("", AttributeType.S), null);

    private final Kind kind;
    private final TableSchema table;
    private final AttributeMap attributes;
    private final @Nullable UpdateProgram update;
    private final @Nullable TransactionStep step;
    private final ItemKey key = new ItemKey();
    private final ItemView oldItem = new ItemView();
    private final ItemView newItem = new ItemView();
    private @Nullable Runnable task;
    private @Nullable IndexBatch batch;
    private @Nullable ImagePins pins;
    private int pinned;
    private @Nullable Condition condition;
    private @Nullable CommandHandler handler;
    private boolean expiry;
    private Durability durability = Durability.BUFFERED;
    private Outcome outcome = Outcome.PENDING;
    private long collectionSizeBytes;
    private @Nullable String refusal;
    private @Nullable DynamoDbException error;

    private WriteCommand(Kind kind, TableSchema table, AttributeMap attributes, @Nullable UpdateProgram update) {
        this.kind = kind;
        this.table = table;
        this.attributes = attributes;
        this.update = update;
        step = null;
    }

    private WriteCommand(TransactionStep step) {
        kind = Kind.TRANSACTION;
        table = SystemTables.DECISIONS;
        attributes = AttributeMap.empty();
        update = null;
        this.step = step;
    }

    /** Replaces an item, or makes it. */
    public static WriteCommand put(TableSchema table, AttributeMap item) {
        return new WriteCommand(Kind.PUT, table, item, null);
    }

    /** Removes an item, if it is there. */
    public static WriteCommand delete(TableSchema table, AttributeMap key) {
        return new WriteCommand(Kind.DELETE, table, key, null);
    }

    /** Changes an item, or makes it from its key. */
    public static WriteCommand update(TableSchema table, AttributeMap key, UpdateProgram program) {
        return new WriteCommand(Kind.UPDATE, table, key, program);
    }

    /** Changes nothing; for the condition, within a transaction only. */
    public static WriteCommand check(TableSchema table, AttributeMap key) {
        return new WriteCommand(Kind.CHECK, table, key, null);
    }

    /** A step of a transaction in one partition. */
    static WriteCommand transaction(TransactionStep step) {
        return new WriteCommand(step);
    }

    /** Removes all items of a table from one partition. */
    static WriteCommand dropTable(TableSchema table) {
        return new WriteCommand(Kind.DROP_TABLE, table, AttributeMap.empty(), null);
    }

    /** Changes entries of global secondary indexes, whatever tables' they are. */
    static WriteCommand entries(IndexBatch changes) {
        WriteCommand command = new WriteCommand(Kind.ENTRIES, NO_TABLE, AttributeMap.empty(), null);
        command.batch = changes;
        return command;
    }

    /** Runs something on the writer's thread, between two commands. What it appends and applies is answered for like a write. */
    static WriteCommand task(Runnable work) {
        WriteCommand command = new WriteCommand(Kind.TASK, NO_TABLE, AttributeMap.empty(), null);
        command.task = work;
        return command;
    }

    /** Says that a deletion is one of an item that has expired, so that those who follow the changes can tell. */
    WriteCommand byExpiry() {
        expiry = true;
        return this;
    }

    boolean isExpiry() {
        return expiry;
    }

    /** Applies only if the item, or its absence, meets a condition. Null: always. */
    public WriteCommand condition(@Nullable Condition value) {
        condition = value;
        return this;
    }

    /** The reply waits for at least this. The store's own is the least, and what it is by default. */
    public WriteCommand durability(Durability atLeast) {
        durability = atLeast;
        return this;
    }

    /** The item of a put; the key of a delete or an update. */
    public AttributeMap attributes() {
        return attributes;
    }

    /** Whether it only demands something of its item. */
    public boolean isCheck() {
        return kind == Kind.CHECK;
    }

    /** How it ended; {@link Outcome#PENDING} until it is answered. */
    public Outcome outcome() {
        return outcome;
    }

    /** The item before: what was replaced, removed, changed, or failed the condition. Absent if there was none. */
    public ItemView oldItem() {
        return oldItem;
    }

    /** The item after a put or an update that was applied; absent otherwise. */
    public ItemView newItem() {
        return newItem;
    }

    /**
     * After the command was applied, size in bytes of the item collection it belongs to: all items of its partition key and
     * their entries in local secondary indexes. 0 if the table has none.
     */
    public long collectionSizeBytes() {
        return collectionSizeBytes;
    }

    /** Text of the ValidationException of a {@link Outcome#REFUSED} command. */
    public String refusal() {
        if (refusal == null) {
            throw new IllegalStateException("outcome=" + outcome);
        }
        return refusal;
    }

    /** What to answer for a {@link Outcome#FAILED} command. */
    public DynamoDbException error() {
        if (error == null) {
            throw new IllegalStateException("outcome=" + outcome);
        }
        return error;
    }

    /** Lets go of the images. The views must not be used afterwards. */
    @Override
    public void close() {
        oldItem.clear();
        newItem.clear();
        ImagePins held = pins;
        if (held != null) {
            pins = null;
            held.release(pinned);
        }
    }

    /** The writer: from now until it is closed the command looks at records of the log. */
    void pin(ImagePins imagePins) {
        if (pins == null) {
            pins = imagePins;
            pinned = imagePins.pin();
        }
    }

    Runnable task() {
        if (task == null) {
            throw new IllegalStateException("kind=" + kind);
        }
        return task;
    }

    IndexBatch batch() {
        if (batch == null) {
            throw new IllegalStateException("kind=" + kind);
        }
        return batch;
    }

    Kind kind() {
        return kind;
    }

    TableSchema table() {
        return table;
    }

    TransactionStep step() {
        if (step == null) {
            throw new IllegalStateException("kind=" + kind);
        }
        return step;
    }

    UpdateProgram update() {
        if (update == null) {
            throw new IllegalStateException("kind=" + kind);
        }
        return update;
    }

    @Nullable
    Condition condition() {
        return condition;
    }

    Durability durability() {
        return durability;
    }

    ItemKey key() {
        return key;
    }

    /** Before submission: encodes the key and notes who is to be told. */
    WriteCommand prepare(long hashSeed, MapView scratch, CommandHandler whenComplete) {
        handler = whenComplete;
        switch (kind) {
            case PUT, DELETE, UPDATE, CHECK -> encodeKey(hashSeed, scratch);
            case DROP_TABLE, TRANSACTION, ENTRIES, TASK -> {}
        }
        return this;
    }

    /** Before submission as an action of a transaction, whose steps are told about instead. */
    void encodeKey(long hashSeed, MapView scratch) {
        key.wrap(table, hashSeed, attributes.view(scratch));
    }

    void collectionSize(long sizeBytes) {
        collectionSizeBytes = sizeBytes;
    }

    void applied() {
        outcome = Outcome.APPLIED;
    }

    void conditionFailed() {
        outcome = Outcome.CONDITION_FAILED;
    }

    void cancelled() {
        outcome = Outcome.CANCELLED;
    }

    void conflicted() {
        outcome = Outcome.CONFLICT;
    }

    void refused(String text) {
        outcome = Outcome.REFUSED;
        refusal = text;
    }

    void failed(DynamoDbException why) {
        outcome = Outcome.FAILED;
        error = why;
        close();
    }

    void complete() {
        CommandHandler once = handler;
        handler = null;
        if (once == null) {
            throw new IllegalStateException("command completed twice: table=" + table.name());
        }
        once.onComplete(this);
    }
}
