package stator.server;

/**
 * The answer to a request that is none of the API: text, in ASCII.
 *
 * @param status      200, or what else HTTP has for it
 * @param contentType of the text, as HTTP has it
 */
public record Page(int status, String contentType, String text) {
    private static final String PLAIN = "text/plain; charset=utf-8";

    /** Plain text, as an answer to a good request. */
    static Page plain(String text) {
        return new Page(200, PLAIN, text);
    }

    /** Plain text, as an answer to one that is not. */
    static Page badRequest(String text) {
        return new Page(400, PLAIN, text);
    }

    /** Plain text, as an answer to one that cannot be had now. */
    static Page unavailable(String text) {
        return new Page(503, PLAIN, text);
    }
}
