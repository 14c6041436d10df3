package stator.client;

import java.time.Duration;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How often waiters look. The SDK's own look 25 times, every 20 seconds, as befits a service far away; here tables change
 * within milliseconds. They still give up after about the same time.
 */
final class WaiterPace {
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final int ATTEMPTS = 25_000;

    static final WaiterOverrideConfiguration CONFIGURATION = WaiterOverrideConfiguration.builder()
            .backoffStrategyV2(BackoffStrategy.fixedDelay(DELAY))
            .maxAttempts(ATTEMPTS)
            .build();

    private WaiterPace() {}
}
