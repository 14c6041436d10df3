package stator.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * An answer that does not come from an operation.
 *
 * @param status    of the answer
 * @param headers   more lines of its head, each with its end
 * @param body      its body, in ASCII
 */
record FixedAnswer(Status status, String headers, String body) {
    /** What is no request of this protocol. */
    static final FixedAnswer NOT_FOUND = new FixedAnswer(Status.NOT_FOUND, "", "<UnknownOperationException/>\n");

    /** A web page that may not use this server. */
    static final FixedAnswer FORBIDDEN_ORIGIN = new FixedAnswer(
            Status.FORBIDDEN,
            "Content-Type: application/json\r\n",
            "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\","
                    + "\"Message\":\"Web pages of this origin are not allowed; see the server's setting origins\"}");

    /** An answer that says all with its status. */
    static FixedAnswer empty(Status status) {
        return new FixedAnswer(status, "", "");
    }

    static FixedAnswer page(Page page) {
        return new FixedAnswer(Status.of(page.status()), "Content-Type: " + page.contentType() + "\r\n", page.text());
    }

    static FixedAnswer health(String region) {
        return new FixedAnswer(Status.OK, "", "healthy: dynamodb." + region + ".amazonaws.com ");
    }

    /** A browser asking whether a page may send what it is about to send. */
    static FixedAnswer preflight(HttpRequest request) {
        StringBuilder headers = new StringBuilder();
        allow(headers, "Access-Control-Allow-Headers: ", request, HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        allow(headers, "Access-Control-Allow-Methods: ", request, HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        headers.append("Access-Control-Max-Age: 172800\r\n");
        return new FixedAnswer(Status.OK, headers.toString(), "");
    }

    private static void allow(StringBuilder headers, String name, HttpRequest request, CharSequence asked) {
        @Nullable String value = request.headers().get(asked);
        if (value != null) {
            headers.append(name).append(value).append("\r\n");
        }
    }
}
