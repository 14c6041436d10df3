package stator.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;

/**
 * Checks that a request carries something of the shape of an AWS signature, in the header or in the query, with
 * DynamoDB's own refusals. The signature itself is <em>not</em> verified: whoever reaches the port may do everything,
 * which is why the server binds to loopback only.
 */
final class Authorization {
    private static final AsciiString AMZ_DATE = AsciiString.cached("x-amz-date");
    private static final String SCHEME = "AWS4-";
    private static final List<String> HEADER_PARTS = List.of("Credential", "Signature", "SignedHeaders");
    private static final String QUERY_ALGORITHM = "X-Amz-Algorithm";
    private static final List<String> QUERY_PARTS =
            List.of(QUERY_ALGORITHM, "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date");

    private Authorization() {}

    /**
     * The refusal of a request that is not signed, or null if it looks signed.
     *
     * @param uri of the request, with its query
     */
    static @Nullable DynamoDbException refusal(String uri, HttpHeaders headers) {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (uri.indexOf('?') < 0) {
            return headerRefusal(header, headers);
        }
        Map<String, List<String>> query = parameters(uri);
        if (!query.containsKey(QUERY_ALGORITHM)) {
            return headerRefusal(header, headers);
        }
        if (header != null) {
            return new DynamoDbException(
                    ErrorType.INVALID_SIGNATURE,
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        return queryRefusal(query);
    }

    private static Map<String, List<String>> parameters(String uri) {
        try {
            return new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            return Map.of(); // escapes that are none: nothing in there can be a signature
        }
    }

    private static @Nullable DynamoDbException headerRefusal(@Nullable String header, HttpHeaders headers) {
        if (header == null || !header.startsWith(SCHEME)) {
            return new DynamoDbException(
                    ErrorType.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
        }
        StringBuilder missing = null;
        for (String part : HEADER_PARTS) {
            if (!hasPart(header, part)) {
                missing = append(missing, "Authorization header requires '" + part + "' parameter. ");
            }
        }
        if (!headers.contains(AMZ_DATE) && !headers.contains(HttpHeaderNames.DATE)) {
            missing = append(
                    missing, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return missing == null
                ? null
                : new DynamoDbException(
                        ErrorType.INCOMPLETE_SIGNATURE,
                        missing.append("Authorization=").append(header).toString());
    }

    /** Whether the header has {@code part=something}, as a word of its own. */
    private static boolean hasPart(String header, String part) {
        int from = header.indexOf(' ');
        while (from >= 0) {
            int at = header.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            char before = header.charAt(at - 1); // there is one: the search begins at a space
            int equals = at + part.length();
            if ((before == ' ' || before == ',')
                    && equals + 1 < header.length()
                    && header.charAt(equals) == '='
                    && header.charAt(equals + 1) != ','
                    && header.charAt(equals + 1) != ' ') {
                return true;
            }
            from = equals;
        }
        return false;
    }

    private static @Nullable DynamoDbException queryRefusal(Map<String, List<String>> query) {
        StringBuilder missing = null;
        for (String part : QUERY_PARTS) {
            List<String> values = query.get(part);
            if (values == null || values.get(0).isEmpty()) {
                missing = append(missing, "AWS query-string parameters must include '" + part + "'. ");
            }
        }
        return missing == null
                ? null
                : new DynamoDbException(
                        ErrorType.INCOMPLETE_SIGNATURE,
                        missing.append("Re-examine the query-string parameters.")
                                .toString());
    }

    private static StringBuilder append(@Nullable StringBuilder text, String sentence) {
        return (text == null ? new StringBuilder() : text).append(sentence);
    }
}
