package stator.trigger;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import stator.Transaction;
import stator.streams.record.ChangeRecord;
import stator.streams.trigger.TriggerAnswer;
import stator.streams.trigger.TriggerDefinition;
import stator.streams.trigger.TriggerTarget;

/** A URL that batches are posted to as Lambda's event for DynamoDB. Owned by the trigger's thread; answers come on the client's. */
final class HttpTarget implements TriggerTarget {
    private static final int MAX_ANSWER_LENGTH = 1 << 20;
    private static final int COMMA = 1;

    private final HttpClient http;
    private final URI url;
    private final int timeoutSeconds;
    private final LambdaEvent events; // of the trigger's thread

    HttpTarget(HttpClient http, TriggerDefinition trigger, String streamArn) {
        this.http = http;
        url = URI.create(Objects.requireNonNull(trigger.url()));
        timeoutSeconds = trigger.retrying().timeoutSeconds();
        events = new LambdaEvent(streamArn);
    }

    @Override
    public int weigh(ChangeRecord change) {
        return events.length(change) + COMMA;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what it ends with is asked of the one that is returned
    public CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(events.of(batch)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_LENGTH));
        CompletableFuture<TriggerAnswer> answer = sent.thenApply(response -> judge(batch, response))
                .orTimeout(timeoutSeconds, TimeUnit.SECONDS); // of the client's own limits none is of a body
        answer.whenComplete((told, failure) -> {
            if (failure != null) {
                sent.cancel(true); // closes the connection
            }
        });
        return answer;
    }

    @Override
    public void close() {
        // the client is shared, and what is under way is cancelled by who waits for it
    }

    private static TriggerAnswer judge(List<ChangeRecord> batch, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        return status >= 200 && status < 300
                ? FailureReport.of(response.body(), batch)
                : TriggerAnswer.failure("the answer has status " + status);
    }
}
