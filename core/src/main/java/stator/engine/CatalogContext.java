package stator.engine;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Catalog}. */
public final class CatalogContext {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int MAX_TABLES_LIMIT = 10_000;

    private String region = "us-east-1";
    private String accountId = "000000000000";
    private String endpoint = "localhost:8000";
    private int maxTables = 2500;
    private int maxPendingChanges = 500;
    private Clock clock = Clock.systemUTC();
    private Supplier<UUID> tableIds = UUID::randomUUID;
    private @Nullable StreamSupport streams;
    private boolean concluded;

    /** Region in the ARNs of new tables. Default {@code us-east-1}. */
    public CatalogContext region(String name) {
        region = name;
        return this;
    }

    /** Account in the ARNs of new tables: 12 digits. Default {@code 000000000000}. */
    public CatalogContext accountId(String twelveDigits) {
        accountId = twelveDigits;
        return this;
    }

    /** Host and port that DescribeEndpoints answers with. Default {@code localhost:8000}. */
    public CatalogContext endpoint(String hostAndPort) {
        endpoint = hostAndPort;
        return this;
    }

    /** Tables that may exist at once: 1 to 10,000. Default 2,500. */
    public CatalogContext maxTables(int tables) {
        maxTables = tables;
        return this;
    }

    /** Changes that may wait for the catalog's thread; more are refused: at least 1. Default 500. */
    public CatalogContext maxPendingChanges(int changes) {
        maxPendingChanges = changes;
        return this;
    }

    /** Where times of creation and change come from. Default the system's. */
    public CatalogContext clock(Clock source) {
        clock = source;
        return this;
    }

    /** Where the UUIDs of new tables come from. Default random ones. */
    public CatalogContext tableIds(Supplier<UUID> source) {
        tableIds = source;
        return this;
    }

    /** What makes streams of changes. Default: nothing, so that tables have none. */
    public CatalogContext streams(@Nullable StreamSupport support) {
        streams = support;
        return this;
    }

    @Nullable
    StreamSupport streams() {
        return streams;
    }

    Clock clock() {
        return clock;
    }

    String region() {
        return region;
    }

    String accountId() {
        return accountId;
    }

    String endpoint() {
        return endpoint;
    }

    int maxTables() {
        return maxTables;
    }

    int maxPendingChanges() {
        return maxPendingChanges;
    }

    String newTableId() {
        return tableIds.get().toString();
    }

    long nowMs() {
        return clock.millis();
    }

    /** The ARN of a table of this name. */
    String arn(String tableName) {
        return "arn:aws:dynamodb:" + region + ':' + accountId + ":table/" + tableName;
    }

    void conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        require(REGION.matcher(region).matches(), "region=" + region + ", must be lower-case letters, digits and -");
        require(ACCOUNT.matcher(accountId).matches(), "accountId=" + accountId + ", must be 12 digits");
        require(
                maxTables >= 1 && maxTables <= MAX_TABLES_LIMIT,
                "maxTables=" + maxTables + ", must be 1 to " + MAX_TABLES_LIMIT);
        require(maxPendingChanges >= 1, "maxPendingChanges=" + maxPendingChanges + ", must be at least 1");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
