package stator.server;

/**
 * The answer to a request that is none of the API: text, in ASCII.
 *
 * @param contentType of the text, as HTTP has it
 */
public record Page(String contentType, String text) {
    static final String PLAIN = "text/plain; charset=utf-8";
}
