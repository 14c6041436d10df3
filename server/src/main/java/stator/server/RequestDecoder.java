package stator.server;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder of requests, with this server's limits, and strict where proxies and servers have disagreed. */
final class RequestDecoder extends HttpRequestDecoder {
    static final int MAX_URI_LENGTH = 8 << 10;
    static final int MAX_HEADERS_LENGTH = 16 << 10;

    /** Method, spaces and version around the URI. */
    private static final int LINE_REST = 32;

    private static final int MAX_PIECE_LENGTH = 64 << 10;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_URI_LENGTH + LINE_REST)
                .setMaxHeaderSize(MAX_HEADERS_LENGTH)
                .setMaxChunkSize(MAX_PIECE_LENGTH)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    /** Two lengths are how one request is hidden in another. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
