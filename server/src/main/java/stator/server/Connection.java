package stator.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.engine.Reply;
import stator.engine.ReplyHandler;

/**
 * One client's connection: its requests in turn, one executing at a time, their answers in the same order.
 *
 * <p>A request that comes while another executes, or while the client does not take its answers, waits, and reading stops
 * until there is room again: so what waits is no more than what one read brought. All fields belong to the event loop.
 * Only {@link #onReply} and {@link #onError} come on other threads; they hop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a channel closes it, and that is seen
final class Connection extends ChannelInboundHandlerAdapter implements ReplyHandler {
    /** Sent to every connection when the server closes: finish the request in flight, take no other. */
    static final Object STOP = new Object();

    /** How long a refused client may go on sending before it is cut off: at once, and it might not see the answer. */
    private static final long LINGER_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.ISO_8859_1)
                    .asReadOnly());

    private final ServerContext settings;
    private final RequestChecks checks;
    private final PageMaker pages;
    private final Dispatcher dispatcher;
    private final Workbench bench;
    private final Channel channel;
    private final RequestAssembler assembler;
    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();
    private State state = State.IDLE;
    private AnswerStyle style = AnswerStyle.CLOSING;
    private boolean stopping;
    private boolean inputEnded;
    private boolean unflushed;
    private long idleDeadlineNs;
    private @Nullable Future<?> requestTimer;

    private enum State {
        /** Between requests. */
        IDLE,
        /** A head has come, its body has not. */
        READING,
        /** A request is with the dispatcher. */
        EXECUTING,
        /** The last answer is on its way; what comes in is dropped. */
        LINGERING,
        CLOSED
    }

    Connection(Service service, Workbench bench, Channel channel) {
        settings = service.settings();
        checks = service.checks();
        pages = service.pages();
        dispatcher = service.dispatcher();
        this.bench = bench;
        this.channel = channel;
        assembler = new RequestAssembler(service.admission(), channel.alloc());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        restartIdleClock();
        schedule(this::checkIdle, settings.idleTimeoutMs());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.LINGERING || state == State.CLOSED || !(message instanceof HttpObject piece)) {
            ReferenceCountUtil.release(message);
        } else if (state == State.EXECUTING || !waiting.isEmpty() || !channel.isWritable()) {
            waiting.add(piece);
            channel.config().setAutoRead(false);
        } else {
            accept(piece);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        settle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == STOP) {
            stopping = true;
            if (state == State.IDLE && waiting.isEmpty()) {
                closeWhenWritten();
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (state == State.READING || state == State.LINGERING) {
                closeWhenWritten();
            } else {
                settle();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection lost: client={}", channel.remoteAddress(), cause);
            channel.close();
        } else {
            fail(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.CLOSED;
        releaseWaiting();
        cancelRequestTimer();
        assembler.clear();
    }

    @Override
    public void onReply(Reply reply) {
        if (channel.eventLoop().inEventLoop()) {
            finish(reply);
            return;
        }
        try {
            channel.eventLoop().execute(() -> {
                finish(reply);
                resume();
            });
        } catch (RejectedExecutionException e) {
            reply.close(); // the server has closed, and with it the connection
        }
    }

    @Override
    public void onError(DynamoDbException error) {
        if (channel.eventLoop().inEventLoop()) {
            finish(error);
            return;
        }
        try {
            channel.eventLoop().execute(() -> {
                finish(error);
                resume();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("answered after the server had closed", e);
        }
    }

    private void accept(HttpObject piece) {
        switch (assembler.accept(piece)) {
            case MORE -> state = State.READING;
            case CONTINUE -> {
                state = State.READING;
                channel.write(CONTINUE.duplicate());
                unflushed = true;
            }
            case WHOLE -> execute(assembler.head());
            case REFUSED -> refuse(assembler.refusal());
        }
    }

    private void execute(HttpRequest head) {
        state = State.EXECUTING;
        cancelRequestTimer();
        style = AnswerStyle.of(head);
        if (!checks.allowed(style.origin())) {
            style = style.withoutOrigin();
            answer(FixedAnswer.FORBIDDEN_ORIGIN);
            return;
        }
        if (PageMaker.mayBePage(head, assembler.body().readableBytes())) {
            pages.make(head).whenCompleteAsync((page, failure) -> turn(head, page, failure), channel.eventLoop());
        } else {
            run(head);
        }
    }

    /** Goes on with a request that may be for a page. */
    private void turn(HttpRequest head, @Nullable Page page, @Nullable Throwable failure) {
        if (state != State.EXECUTING) {
            return; // its client has gone
        }
        try {
            if (failure != null) {
                fail(failure);
            } else if (page != null) {
                answer(FixedAnswer.page(page));
            } else {
                run(head);
            }
            resume();
        } catch (RuntimeException | AssertionError e) {
            fail(e);
        }
    }

    private void run(HttpRequest head) {
        FixedAnswer fixed = checks.fixedAnswer(head, assembler.body().readableBytes(), style);
        if (fixed != null) {
            answer(fixed);
            return;
        }
        RequestChecks.Request request;
        try {
            request = checks.convert(head, assembler.body(), bench);
        } catch (DynamoDbException e) {
            finish(e);
            return;
        }
        assembler.releaseBody();
        dispatcher.execute(request.operation(), request.input(), request.durability(), this);
    }

    private void refuse(Status status) {
        state = State.EXECUTING;
        style = AnswerStyle.CLOSING;
        if (status == Status.SERVICE_UNAVAILABLE) {
            finish(new DynamoDbException(ErrorType.SERVICE_UNAVAILABLE, "Too many bytes of requests in flight"));
        } else {
            answer(FixedAnswer.empty(status));
        }
    }

    private void finish(Reply reply) {
        try (reply) {
            if (expectsAnswer()) {
                answer(bench.answers().reply(reply.body(), finalStyle(), channel.alloc()));
            }
        } catch (RuntimeException | AssertionError e) {
            fail(e);
        }
    }

    private void finish(DynamoDbException error) {
        if (expectsAnswer()) {
            if (error.getCause() != null) {
                LOG.error("request failed: {}", error.getMessage(), error.getCause());
            }
            answer(bench.answers().error(error, finalStyle(), channel.alloc()));
        }
    }

    private void answer(FixedAnswer fixed) {
        answer(bench.answers().fixed(fixed, finalStyle(), channel.alloc()));
    }

    private void answer(ByteBuf buffer) {
        assembler.clear();
        state = State.IDLE;
        restartIdleClock();
        ChannelFuture written = channel.write(buffer);
        unflushed = true;
        if (!style.keepAlive()) {
            linger(written);
        }
    }

    /** Whether a request is waiting for its answer. If not, its client has gone, or it has been answered already. */
    private boolean expectsAnswer() {
        if (state == State.IDLE || state == State.READING) {
            LOG.error("a request was answered twice: client={}", channel.remoteAddress());
        }
        return state == State.EXECUTING;
    }

    private AnswerStyle finalStyle() {
        if (stopping) {
            style = style.closing();
        }
        return style;
    }

    /** A bug: what this connection was doing is answered with a 500, and it is not trusted with more. */
    private void fail(Throwable cause) {
        LOG.error("request failed: client={}", channel.remoteAddress(), cause);
        stopping = true;
        if (state == State.EXECUTING) {
            answer(bench.answers()
                    .error(DynamoDbException.internal("Internal server error", null), finalStyle(), channel.alloc()));
            settle();
        } else {
            channel.close();
        }
    }

    /** Takes up what had to wait, for as long as nothing makes it wait again. */
    private void resume() {
        while ((state == State.IDLE || state == State.READING) && channel.isWritable()) {
            HttpObject piece = waiting.poll();
            if (piece == null) {
                break;
            }
            accept(piece);
        }
        settle();
    }

    /** Ends every turn: sends what was written, and sees to what happens next. */
    private void settle() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
        if (state == State.READING && requestTimer == null) {
            requestTimer = schedule(this::requestTimedOut, settings.requestTimeoutMs());
        }
        if (waiting.isEmpty() && state != State.EXECUTING && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (inputEnded && state == State.IDLE && waiting.isEmpty()) {
            closeWhenWritten();
        }
    }

    /**
     * Closes once the last answer is out and the client has closed too, or has had time to: closing with input unread
     * resets the connection, and the client may lose the answer.
     */
    private void linger(ChannelFuture written) {
        state = State.LINGERING;
        releaseWaiting();
        cancelRequestTimer();
        channel.config().setAutoRead(true);
        written.addListener(done -> {
            if (done.isSuccess() && !inputEnded) {
                ((DuplexChannel) channel).shutdownOutput();
                schedule(channel::close, LINGER_MS);
            } else {
                channel.close();
            }
        });
    }

    private void closeWhenWritten() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void releaseWaiting() {
        for (HttpObject piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            ReferenceCountUtil.release(piece);
        }
    }

    private void requestTimedOut() {
        requestTimer = null;
        if (state == State.READING) {
            refuse(Status.REQUEST_TIMEOUT);
            settle();
        }
    }

    private void cancelRequestTimer() {
        Future<?> timer = requestTimer;
        if (timer != null) {
            timer.cancel(false);
            requestTimer = null;
        }
    }

    private void restartIdleClock() {
        idleDeadlineNs = settings.nanoClock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.idleTimeoutMs());
    }

    private void checkIdle() {
        boolean idle = state == State.IDLE || state == State.LINGERING;
        long leftNs = idleDeadlineNs - settings.nanoClock().nanoTime();
        if (idle && leftNs <= 0) {
            channel.close();
        } else if (state != State.CLOSED) {
            schedule(
                    this::checkIdle,
                    leftNs <= 0 ? settings.idleTimeoutMs() : TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
        }
    }

    private Future<?> schedule(Runnable task, long delayMs) {
        return channel.eventLoop().schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }
}
