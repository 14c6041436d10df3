package stator.server;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has pages made, one after another, on a thread of its own: some read much of what is on the disk, and who asks for them is not to hold
 * up requests. Any thread.
 */
final class PageMaker implements AutoCloseable {
    /** Pages that are waited for at a time; who asks for more is told to come again. */
    static final int MAX_WAITING = 64;

    private static final long CLOSE_TIMEOUT_MS = 300;
    private static final Page BUSY = Page.unavailable("too many pages are asked for at a time\n");

    private final Dispatcher dispatcher;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("stator-pages", true));

    PageMaker(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Whether a request may be for a page. One without a path is not: that is where operations are, and whether the server is well. */
    static boolean mayBePage(HttpRequest head, int bodyLength) {
        boolean asks =
                HttpMethod.GET.equals(head.method()) || (HttpMethod.POST.equals(head.method()) && bodyLength == 0);
        return asks && !"/".equals(head.uri());
    }

    /** The page that is asked for, or null if there is none. */
    CompletableFuture<@Nullable Page> make(HttpRequest head) {
        String uri = head.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String rest = query < 0 ? "" : uri.substring(query + 1);
        try {
            return CompletableFuture.supplyAsync(
                    () -> dispatcher.page(head.method().name(), path, rest), thread);
        } catch (RejectedExecutionException ex) {
            return CompletableFuture.completedFuture(BUSY);
        }
    }

    /** Makes no more of them. One that is being made has some time left. */
    @Override
    public void close() {
        thread.shutdown();
        thread.getQueue().clear();
        try {
            thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
