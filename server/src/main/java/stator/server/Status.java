package stator.server;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Every status this server answers with. */
enum Status {
    OK(200),
    BAD_REQUEST(400),
    FORBIDDEN(403),
    NOT_FOUND(404),
    REQUEST_TIMEOUT(408),
    CONTENT_TOO_LARGE(413),
    URI_TOO_LONG(414),
    EXPECTATION_FAILED(417),
    HEADERS_TOO_LARGE(431),
    INTERNAL_SERVER_ERROR(500),
    SERVICE_UNAVAILABLE(503),
    VERSION_NOT_SUPPORTED(505);

    private static final Status[] ALL = values();

    private final int code;
    private final String line;

    Status(int code) {
        this.code = code;
        String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
        line = "HTTP/1.1 " + code + ' ' + reason + "\r\n";
    }

    /** The status line, with its end. */
    String line() {
        return line;
    }

    /** The status of a code; of one that this server does not know, the one of a failure. */
    static Status of(int code) {
        for (Status status : ALL) {
            if (status.code == code) {
                return status;
            }
        }
        return INTERNAL_SERVER_ERROR;
    }
}
