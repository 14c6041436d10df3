package stator.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.Durability;
import stator.server.json.JsonDecoder;

/** What is asked of a whole request before it is executed, in DynamoDB's order. Any thread. */
final class RequestChecks {
    private static final AsciiString TARGET = AsciiString.cached("x-amz-target");
    private static final String ANY_ORIGIN = "*";
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Dispatcher dispatcher;
    private final Set<String> origins;
    private final FixedAnswer health;

    RequestChecks(ServerContext settings, Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        origins = settings.origins();
        health = FixedAnswer.health(settings.region());
    }

    /** A request for an operation. */
    record Request(Operation operation, Structure input, Durability durability) {}

    /** The answer to what is no request for an operation and not for a page, or null. */
    @Nullable
    FixedAnswer fixedAnswer(HttpRequest head, int bodyLength, AnswerStyle style) {
        if (style.origin() != null && HttpMethod.OPTIONS.equals(head.method())) {
            return FixedAnswer.preflight(head);
        }
        if (HttpMethod.GET.equals(head.method())) {
            return health;
        }
        boolean post = HttpMethod.POST.equals(head.method());
        return post && (bodyLength == 0 || isJson(AnswerStyle.contentType(head.headers())))
                ? null
                : FixedAnswer.NOT_FOUND;
    }

    /** Whether pages of a web origin may use this server; no origin is no page. */
    boolean allowed(@Nullable String origin) {
        return origin == null || origins.contains(origin) || origins.contains(ANY_ORIGIN) || isLoopback(origin);
    }

    /**
     * Converts a request.
     *
     * @throws DynamoDbException the first check it does not pass.
     */
    Request convert(HttpRequest head, ByteBuf body, Workbench bench) {
        String target = head.headers().get(TARGET);
        Operation operation = target == null ? null : dispatcher.operation(target);
        DynamoDbException refusal = operation == null
                ? new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null)
                : Authorization.refusal(head.uri(), head.headers());
        if (!body.isReadable()) {
            throw refusal == null ? JsonDecoder.malformed() : refusal;
        }
        if (operation == null || refusal != null) {
            bench.check(body); // that it is no JSON comes first
            throw refusal == null ? JsonDecoder.malformed() : refusal;
        }
        Structure input = bench.decode(operation.input(), body);
        return new Request(
                operation, input, DurabilityHeader.parse(head.headers().get(DurabilityHeader.NAME)));
    }

    private static boolean isJson(@Nullable String contentType) {
        return AnswerStyle.AMZ_JSON.equals(contentType) || AnswerStyle.PLAIN_JSON.equals(contentType);
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null && LOOPBACK_HOSTS.contains(host);
        } catch (URISyntaxException e) {
            return false; // "null", and whatever else is no origin of a page
        }
    }
}
