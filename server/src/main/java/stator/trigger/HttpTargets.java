package stator.trigger;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stator.streams.trigger.ChangeFilter;
import stator.streams.trigger.EventFilter;
import stator.streams.trigger.TriggerDefinition;
import stator.streams.trigger.TriggerTarget;
import stator.streams.trigger.TriggerTargets;

/** Sends changes to URLs, by HTTP/1.1; redirects are not followed. Any thread. */
public final class HttpTargets implements TriggerTargets {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** Nothing is sent yet. */
    public HttpTargets() {}

    @Override
    public TriggerTarget open(TriggerDefinition trigger, String streamArn) {
        return new HttpTarget(http, trigger, Objects.requireNonNull(streamArn));
    }

    @Override
    public ChangeFilter filter(List<String> filters) {
        List<Object> patterns = new ArrayList<>();
        for (String filter : filters) {
            Object pattern = JsonTree.parse(filter);
            if (pattern == null) {
                throw new IllegalArgumentException("filter: expected an object, not null");
            }
            patterns.add(pattern);
        }
        return EventFilter.of(patterns);
    }
}
