package stator.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of one request together, within the limits. A body that came in one piece is not copied. Owned by one
 * connection's event loop; whoever makes it calls {@link #clear} at the end.
 */
final class RequestAssembler {
    static final int MAX_HEADERS = 100;

    private static final int INITIAL_CAPACITY = 64 << 10;

    private final Admission admission;
    private final ByteBufAllocator allocator;
    private @Nullable HttpRequest head;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private Status refusal = Status.BAD_REQUEST;
    private long reserved;

    /** What a piece led to. */
    enum Progress {
        /** There is more to come. */
        MORE,
        /** There is more to come, but the client wants to hear that it may send it. */
        CONTINUE,
        /** The request is whole: see {@link #head} and {@link #body}. */
        WHOLE,
        /** No more of this connection can be read: see {@link #refusal}. */
        REFUSED
    }

    RequestAssembler(Admission admission, ByteBufAllocator allocator) {
        this.admission = admission;
        this.allocator = allocator;
    }

    /** Takes the next piece over. */
    Progress accept(HttpObject piece) {
        try {
            if (piece.decoderResult().isFailure()) {
                return refuse(statusOf(piece.decoderResult().cause()));
            }
            if (piece instanceof HttpRequest request) {
                return begin(request);
            }
            return head == null ? Progress.MORE : append((HttpContent) piece);
        } finally {
            ReferenceCountUtil.release(piece);
        }
    }

    /** The head of the request, once a piece of it was accepted. */
    HttpRequest head() {
        HttpRequest request = head;
        if (request == null) {
            throw new IllegalStateException("no request");
        }
        return request;
    }

    /** The body of the whole request; valid until {@link #releaseBody}. */
    ByteBuf body() {
        return body;
    }

    /** What to answer with before the connection is closed. */
    Status refusal() {
        return refusal;
    }

    /** Lets go of the body; what it weighs stays counted until {@link #clear}. */
    void releaseBody() {
        ByteBuf old = body;
        body = Unpooled.EMPTY_BUFFER;
        old.release();
    }

    /** The request has been answered, or never will be. */
    void clear() {
        head = null;
        releaseBody();
        if (reserved > 0) {
            admission.release(reserved);
            reserved = 0;
        }
    }

    private Progress begin(HttpRequest request) {
        clear();
        head = request;
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return refuse(Status.VERSION_NOT_SUPPORTED);
        }
        if (request.headers().size() > MAX_HEADERS) {
            return refuse(Status.HEADERS_TOO_LARGE);
        }
        if (HttpUtil.getContentLength(request, 0L) > ServerContext.MAX_BODY_LENGTH) {
            return refuse(Status.CONTENT_TOO_LARGE);
        }
        String expectation = request.headers().get(HttpHeaderNames.EXPECT);
        if (expectation == null || version.minorVersion() == 0) {
            return Progress.MORE;
        }
        return HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)
                ? Progress.CONTINUE
                : refuse(Status.EXPECTATION_FAILED);
    }

    private Progress append(HttpContent piece) {
        ByteBuf content = piece.content();
        int more = content.readableBytes();
        if (body.readableBytes() + more > ServerContext.MAX_BODY_LENGTH) {
            return refuse(Status.CONTENT_TOO_LARGE);
        }
        if (more > 0) {
            if (!admission.reserve(more)) {
                return refuse(Status.SERVICE_UNAVAILABLE);
            }
            reserved += more;
        }
        boolean last = piece instanceof LastHttpContent;
        if (last && !body.isReadable()) {
            body = content.retain();
        } else if (more > 0) {
            if (!body.isReadable()) {
                body = allocator.heapBuffer(INITIAL_CAPACITY, ServerContext.MAX_BODY_LENGTH);
            }
            body.writeBytes(content);
        }
        return last ? Progress.WHOLE : Progress.MORE;
    }

    private Progress refuse(Status status) {
        refusal = status;
        return Progress.REFUSED;
    }

    private static Status statusOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Status.URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException ? Status.HEADERS_TOO_LARGE : Status.BAD_REQUEST;
    }
}
