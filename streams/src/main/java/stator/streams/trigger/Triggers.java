package stator.streams.trigger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.Stator;
import stator.Table;
import stator.contract.DynamoDbException;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.ChangeProcessor;
import stator.streams.subscribe.ConsumerContext;
import stator.streams.subscribe.GroupWorker;
import stator.streams.subscribe.StreamConsumer;
import stator.streams.subscribe.StreamLocator;
import stator.table.StreamDefinition;

/**
 * The triggers of a database: what Lambda's event source mappings are to DynamoDB Streams. Each has the changes of one table, in
 * batches; those of one item in their order. How far each has come is in the table {@code stator-trigger-positions}, so it goes on there
 * after a restart. Any thread.
 *
 * <pre>{@code
 * try (Triggers triggers = Triggers.open(new TriggersContext().database(database, streams))) {
 *     triggers.start(new TriggerContext().table("orders").define(),
 *             (changes, effects) -> effects.add(totals.update("ADD orders :n", "all").value(":n", changes.size())));
 * }
 * }</pre>
 *
 * <p>A trigger with a handler in this process has its effects exactly once: they and the position are one transaction. One with a URL is
 * told of each change at least once; it is kept in the table {@code stator-triggers} and starts by itself when the database is opened.
 *
 * <p>None slows down who writes, nor another: each has a thread, one batch of each lane in memory, and answers that are not waited for.
 */
public final class Triggers implements AutoCloseable {
    /** Triggers that there may be. */
    public static final int MAX_TRIGGERS = 32;

    /** Most bytes of a batch. */
    static final long MAX_BATCH_BYTES = (6 << 20) - 64; // 64 for what is around the changes

    private static final int MAX_SHOWN_NAME = 100;
    private static final String WORKER = "stator";
    private static final long LEASE_MS = 600_000; // nobody else wants them
    private static final long STOP_S = 60;
    private static final long RETRY_S = 1;

    private final Stator database;
    private final Streams streams;
    private final TriggersContext settings;
    private final Map<String, TriggerRun> runs = new ConcurrentHashMap<>(); // changed by the thread of control
    private final Map<String, TriggerReport> others = new ConcurrentHashMap<>(); // those that do not run; likewise
    private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "stator-triggers");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What a trigger reads.
     *
     * @param group     whose position is the trigger's
     * @param whenEnded notes that it has had all of the stream
     */
    private record Source(StreamDefinition stream, String group, Runnable whenEnded) {}

    private Triggers(TriggersContext settings) {
        this.settings = settings;
        database = settings.database();
        streams = settings.streams();
    }

    /** Starts the triggers that are kept. The caller closes the result, before the database. */
    public static Triggers open(TriggersContext ctx) {
        ctx.conclude();
        Triggers triggers = new Triggers(ctx);
        if (ctx.targets() != null) {
            wait(triggers.submit(triggers::resume));
        }
        return triggers;
    }

    /**
     * Starts a trigger with a handler in this process, until this is closed. It goes on where the one of its name ended, if the table has
     * the same stream. With another stream it begins anew: changes of the one before that it had not been told are not.
     *
     * @param handler called by several threads if there are several lanes or partitions. Batches for which it throws, or whose
     *                effects cannot be had, fail. One that does not return holds up its lane: there is no timeout
     * @throws IllegalArgumentException if it cannot be
     * @throws IllegalStateException    if the table has no stream, or the trigger had another number of lanes before
     */
    public void start(TriggerDefinition trigger, ChangeProcessor handler) {
        start(trigger, handler, change -> true);
    }

    /** As {@link #start(TriggerDefinition, ChangeProcessor)}, for some changes: {@link EventFilter} is one way to say which. */
    public void start(TriggerDefinition trigger, ChangeProcessor handler, ChangeFilter filter) {
        if (trigger.url() != null || !trigger.filters().isEmpty()) {
            throw new IllegalArgumentException("url=" + trigger.url() + " filters="
                    + trigger.filters().size() + ": a handler in this process has neither");
        }
        wait(submit(
                claim(trigger),
                () -> begin(
                        trigger,
                        new Source(newest(trigger.table()), trigger.name(), () -> {}),
                        new HandlerTarget(trigger.name(), handler),
                        filter)));
    }

    /**
     * Adds a trigger with a URL, and keeps it. When this is done, it will have every change that is made.
     *
     * @return ends with IllegalArgumentException or IllegalStateException if it cannot be; so says its report as well
     * @throws IllegalArgumentException if there is one of its name, or too many
     */
    public CompletableFuture<@Nullable Void> add(TriggerDefinition trigger) {
        return submit(claim(trigger), () -> keep(trigger));
    }

    /**
     * Ends a trigger and forgets how far it has come.
     *
     * @return whether there was one
     */
    public CompletableFuture<Boolean> remove(String name) {
        return CompletableFuture.supplyAsync(() -> forget(name), control);
    }

    /** What all triggers do, by name. */
    public List<TriggerReport> reports() {
        Map<String, TriggerReport> reports = new TreeMap<>(others);
        runs.forEach((name, run) -> reports.put(name, run.report())); // it may be in both for a moment
        return List.copyOf(reports.values());
    }

    /** What a filter's text must be; see {@link TriggerTargets#filter}. */
    public void checkFilters(List<String> filters) {
        if (settings.targets() != null) {
            settings.targets().filter(filters);
        }
    }

    /** Ends all triggers where they are. */
    @Override
    public void close() {
        control.shutdown();
        boolean isDone = true;
        try {
            isDone = control.awaitTermination(STOP_S, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        runs.values().forEach(TriggerRun::stop); // all of them, before one is waited for
        CloseHelper.closeAll(runs.values());
        runs.clear();
        if (!isDone) {
            throw new IllegalStateException("a trigger is being added or removed for more than a minute");
        }
    }

    private void resume() {
        TriggerTable table = TriggerTable.find(database);
        if (table == null) {
            return;
        }
        for (TriggerTable.Entry entry : table.all(this::unreadable)) {
            resume(table, entry);
        }
    }

    private void resume(TriggerTable table, TriggerTable.Entry entry) {
        TriggerDefinition trigger = entry.definition();
        try {
            StreamDefinition stream = streams.stream(entry.streamNumber());
            if (entry.isEnded()) {
                notRunning(trigger, TriggerReport.State.ENDED, "");
            } else if (stream == null) {
                notRunning(trigger, TriggerReport.State.ENDED, "the stream is not kept any more");
            } else {
                begin(table, entry, stream);
                others.remove(trigger.name());
            }
        } catch (DynamoDbException ex) {
            TriggerReport refused = notRunning(trigger, TriggerReport.State.STOPPED, String.valueOf(ex.getMessage()));
            resumeLater(table, entry, refused);
        } catch (RuntimeException ex) {
            notRunning(trigger, TriggerReport.State.STOPPED, String.valueOf(ex.getMessage()));
        }
    }

    /** The database refuses what a trigger begins with. It may be full or busy, which passes. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is thrown becomes a report
    private void resumeLater(TriggerTable table, TriggerTable.Entry entry, TriggerReport refused) {
        Runnable again = () -> {
            if (refused.equals(others.get(entry.definition().name()))) { // it has not been removed meanwhile
                resume(table, entry);
            }
        };
        control.schedule(again, RETRY_S, TimeUnit.SECONDS);
    }

    private void unreadable(String name, String reason) {
        String shown = name.replaceAll("[^a-zA-Z0-9_.-]", "_");
        TriggerDefinition nothing = new TriggerContext()
                .name(shown.substring(0, Math.min(shown.length(), MAX_SHOWN_NAME)))
                .table("unknown")
                .define();
        notRunning(nothing, TriggerReport.State.STOPPED, "cannot be read in " + TriggerTable.TRIGGERS + ": " + reason);
    }

    private TriggerReport notRunning(TriggerDefinition trigger, TriggerReport.State state, String reason) {
        TriggerReport report = new TriggerCounts().report(trigger, state, 0).in(state, reason);
        others.put(trigger.name(), report);
        return report;
    }

    /** Takes a name for a trigger that is about to be made. */
    private TriggerReport claim(TriggerDefinition trigger) {
        String name = trigger.name();
        TriggerReport claim = new TriggerCounts().report(trigger, TriggerReport.State.ADDING, 0);
        others.values().removeIf(Triggers::isRefused);
        if (runs.size() + others.size() >= MAX_TRIGGERS) {
            throw new IllegalArgumentException("there are " + MAX_TRIGGERS + " triggers already, and may be no more");
        }
        boolean isTaken = others.putIfAbsent(name, claim) != null;
        if (!isTaken && runs.containsKey(name)) {
            others.remove(name, claim);
            isTaken = true;
        }
        if (isTaken) {
            throw new IllegalArgumentException(
                    "trigger=" + name + " is there already; remove it, or choose another name");
        }
        return claim;
    }

    private static boolean isRefused(TriggerReport report) {
        return report.state() == TriggerReport.State.REFUSED;
    }

    private void keep(TriggerDefinition trigger) {
        if (trigger.url() == null || settings.targets() == null) {
            throw new IllegalArgumentException("url=" + trigger.url() + " cannot be sent to");
        }
        settings.targets().filter(trigger.filters());
        StreamDefinition stream = newest(trigger.table());
        DeadLetters.open(database, trigger);
        TriggerTable table = TriggerTable.ensure(database);
        TriggerTable.Entry entry = new TriggerTable.Entry(
                trigger, stream.number(), settings.clocks().epoch().time(), false);
        if (!table.add(entry)) {
            throw new IllegalArgumentException("trigger=" + trigger.name() + " is there already; remove it first");
        }
        try {
            begin(table, entry, stream);
        } catch (RuntimeException ex) {
            table.remove(trigger.name());
            throw ex;
        }
    }

    private void begin(TriggerTable table, TriggerTable.Entry entry, StreamDefinition stream) {
        TriggerDefinition trigger = entry.definition();
        TriggerTargets targets = Objects.requireNonNull(settings.targets());
        ChangeFilter filter = targets.filter(trigger.filters());
        Source source = new Source(stream, entry.group(), () -> table.ended(entry));
        begin(trigger, source, targets.open(trigger, stream.arn()), filter);
    }

    private void begin(TriggerDefinition trigger, Source source, TriggerTarget target, ChangeFilter filter) {
        GroupWorker worker = null;
        try {
            DeadLetters deadLetters = DeadLetters.open(database, trigger);
            worker = worker(trigger, source);
            TriggerRun run = new TriggerRun(
                    new TriggerRun.Parts(
                            trigger,
                            target,
                            filter,
                            deadLetters,
                            worker,
                            settings.maxBytes(),
                            () -> state(source.stream.number()),
                            source.whenEnded),
                    settings.clocks(),
                    source.stream.begins().size());
            run.step(); // from now on it has its position
            runs.put(trigger.name(), run);
            run.start();
        } catch (RuntimeException ex) {
            CloseHelper.closeAll(worker, target);
            throw ex;
        }
    }

    private GroupWorker worker(TriggerDefinition trigger, Source source) {
        Table positions = database.ensureTable(StreamConsumer.positions(TriggerTable.POSITIONS));
        ConsumerContext ctx = new ConsumerContext()
                .database(database, streams)
                .table(source.stream.arn()) // the table may have another one
                .positions(positions)
                .group(source.group)
                .worker(WORKER)
                .lanes(trigger.lanes())
                .lifetimeMs(LEASE_MS)
                .from(trigger.fromTrimHorizon() ? Beginning.trimHorizon() : Beginning.latest())
                .clock(settings.clocks().nano(), new Random(0));
        try {
            return GroupWorker.open(ctx);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** It is told of until nothing is left of it. */
    private boolean forget(String name) {
        TriggerRun run = runs.get(name);
        try {
            end(run);
            TriggerTable table = TriggerTable.find(database);
            String group = table == null ? null : table.remove(name);
            if (database.tableNames().contains(TriggerTable.POSITIONS)) {
                StreamConsumer.forget(database.table(TriggerTable.POSITIONS), group == null ? name : group);
            }
            return others.remove(name) != null || run != null || group != null;
        } catch (RuntimeException ex) {
            if (run != null) {
                notRunning(run.report().definition(), TriggerReport.State.STOPPED, String.valueOf(ex.getMessage()));
            }
            throw ex;
        } finally {
            runs.remove(name);
        }
    }

    private static void end(@Nullable TriggerRun run) {
        try {
            CloseHelper.close(run);
        } catch (DynamoDbException ex) {
            // it has ended, and could not let go of its positions: they are forgotten now
        }
    }

    private TriggerRun.StreamState state(int streamNumber) {
        StreamDefinition stream = streams.stream(streamNumber);
        if (stream == null) {
            return TriggerRun.StreamState.FORGOTTEN;
        }
        return streams.isComplete(stream) ? TriggerRun.StreamState.COMPLETE : TriggerRun.StreamState.OPEN;
    }

    private StreamDefinition newest(String table) {
        int number = streams.locate(new StreamLocator.Request(table, Beginning.latest(), Map.of()))
                .streamNumber();
        StreamDefinition stream = streams.stream(number);
        if (stream == null) {
            throw new IllegalStateException("table=" + table + " has no stream any more");
        }
        return stream;
    }

    private CompletableFuture<@Nullable Void> submit(Runnable task) {
        return CompletableFuture.runAsync(task, control);
    }

    /** Does what a name was claimed for. If that cannot be, it is the name of what was refused. */
    private CompletableFuture<@Nullable Void> submit(TriggerReport claim, Runnable task) {
        String name = claim.definition().name();
        return submit(() -> {
            try {
                task.run();
                others.remove(name);
            } catch (RuntimeException ex) {
                others.put(name, claim.in(TriggerReport.State.REFUSED, String.valueOf(ex.getMessage())));
                throw ex;
            }
        });
    }

    private static void wait(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException ex) {
            throw ex.getCause() instanceof RuntimeException cause ? cause : ex;
        }
    }
}
