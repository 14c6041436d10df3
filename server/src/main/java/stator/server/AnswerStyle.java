package stator.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request asks of its answer.
 *
 * @param keepAlive   the connection stays open
 * @param http10      the client speaks HTTP/1.0, and has to be told that it does
 * @param withoutBody the answer to a HEAD
 * @param gzip        the body may be compressed
 * @param plainJson   the request called its JSON {@code application/json}, and so will the answer
 * @param origin      web origin that the answer is for, or null
 */
record AnswerStyle(
        boolean keepAlive,
        boolean http10,
        boolean withoutBody,
        boolean gzip,
        boolean plainJson,
        @Nullable String origin) {
    /** For what cannot be read any further. */
    static final AnswerStyle CLOSING = new AnswerStyle(false, false, false, false, false, null);

    static final String AMZ_JSON = "application/x-amz-json-1.0";
    static final String PLAIN_JSON = "application/json";

    static AnswerStyle of(HttpRequest head) {
        HttpHeaders headers = head.headers();
        return new AnswerStyle(
                HttpUtil.isKeepAlive(head),
                HttpVersion.HTTP_1_0.equals(head.protocolVersion()),
                HttpMethod.HEAD.equals(head.method()),
                acceptsGzip(headers.get(HttpHeaderNames.ACCEPT_ENCODING)),
                PLAIN_JSON.equals(contentType(headers)),
                headers.get(HttpHeaderNames.ORIGIN));
    }

    AnswerStyle closing() {
        return keepAlive ? new AnswerStyle(false, http10, withoutBody, gzip, plainJson, origin) : this;
    }

    AnswerStyle withoutOrigin() {
        return new AnswerStyle(keepAlive, http10, withoutBody, gzip, plainJson, null);
    }

    /** The media type of the body, without parameters and in lower case, or null. */
    static @Nullable String contentType(HttpHeaders headers) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        if (type == null || type.equals(AMZ_JSON)) {
            return type;
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean acceptsGzip(@Nullable String encodings) {
        if (encodings == null || encodings.contentEquals(HttpHeaderValues.IDENTITY)) {
            return false;
        }
        for (String encoding : encodings.split(",", -1)) {
            String[] parts = encoding.split(";", -1);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].strip().matches("[qQ]=0(\\.0*)?");
            }
        }
        return false;
    }
}
