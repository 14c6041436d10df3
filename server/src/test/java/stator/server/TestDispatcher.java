package stator.server;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.server.json.TestShapes;

/** Operations that answer with what they were asked: at once, on another thread, when told to, or not well. */
final class TestDispatcher implements Dispatcher, AutoCloseable {
    final AtomicInteger executing = new AtomicInteger();
    final AtomicInteger mostExecuting = new AtomicInteger();
    final AtomicInteger openReplies = new AtomicInteger();
    final AtomicLong executed = new AtomicLong();

    /** A permit is a page {@code /held} that is told. */
    final Semaphore pages = new Semaphore(0);

    volatile @Nullable Durability atLeast;

    private final ExecutorService gate = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

    @Override
    public @Nullable Operation operation(String target) {
        return switch (target) {
            case "DynamoDB_20120810.Echo",
                    "DynamoDB_20120810.Later",
                    "DynamoDB_20120810.Held",
                    "DynamoDB_20120810.Big",
                    "DynamoDB_20120810.Refuse",
                    "DynamoDB_20120810.Twice",
                    "DynamoDB_20120810.Broken",
                    "DynamoDB_20120810.Throw" ->
                new Operation(target.substring(target.indexOf('.') + 1), TestShapes.ALL, TestShapes.ALL);
            default -> null;
        };
    }

    @Override
    public @Nullable Page page(String method, String path, String query) {
        return switch (path) {
            case "/echo" -> Page.plain(method + ' ' + query + '\n');
            case "/held" -> {
                pages.acquireUninterruptibly();
                yield Page.plain("held\n");
            }
            case "/broken" -> throw new IllegalStateException("bug");
            default -> null;
        };
    }

    @Override
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        this.atLeast = atLeast;
        executed.incrementAndGet();
        mostExecuting.accumulateAndGet(executing.incrementAndGet(), Math::max);
        switch (operation.name()) {
            case "Echo" -> reply(request, handler);
            case "Later" -> gate.execute(() -> reply(request, handler));
            case "Held" -> held.add(() -> gate.execute(() -> reply(request, handler)));
            case "Big" -> {
                Integer length = request.integer(TestShapes.INTEGER);
                request.set(TestShapes.STRING, "x".repeat(length == null ? 0 : length));
                reply(request, handler);
            }
            case "Refuse" -> {
                executing.decrementAndGet();
                handler.onError(DynamoDbException.validation("refused: \u20ac"));
            }
            case "Twice" -> {
                reply(request, handler);
                executing.incrementAndGet();
                reply(request, handler);
            }
            case "Broken" -> {
                request.set(TestShapes.INTEGER, "no integer");
                gate.execute(() -> reply(request, handler));
            }
            default -> throw new IllegalStateException("bug");
        }
    }

    /** Lets the next held request be answered. */
    void release() throws InterruptedException {
        Runnable next = held.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing held");
        }
        next.run();
    }

    /** Waits until a request is held. */
    void awaitHeld() throws InterruptedException {
        Runnable next = held.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing held");
        }
        held.add(next);
    }

    /** Waits until what was to be answered has been. */
    @Override
    public void close() {
        gate.shutdown();
        try {
            if (!gate.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("an answer hangs");
            }
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private void reply(Structure request, ReplyHandler handler) {
        executing.decrementAndGet();
        openReplies.incrementAndGet();
        handler.onReply(new Reply(request, openReplies::decrementAndGet));
    }
}
