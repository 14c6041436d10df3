package stator.engine;

import static stator.engine.TableRequests.invalid;
import static stator.engine.TableRequests.unsupported;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.SseSpecification;
import stator.contract.StreamSpecification;
import stator.contract.Structure;

/** Checks of the smaller specifications in requests about tables. Each throws a ValidationException. */
final class SpecificationChecks {
    private static final Set<String> TABLE_CLASSES = Set.of("STANDARD", "STANDARD_INFREQUENT_ACCESS");

    private SpecificationChecks() {}

    static void checkTableClass(@Nullable String tableClass) {
        if (tableClass != null && !TABLE_CLASSES.contains(tableClass)) {
            throw DynamoDbException.validation("Invalid table-class parameter provided. Please try again with a valid"
                    + " table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].");
        }
    }

    /** The stream of a new table. */
    static void checkNewStream(@Nullable Structure specification) {
        if (specification == null) {
            return;
        }
        boolean viewType = specification.has(StreamSpecification.STREAM_VIEW_TYPE);
        boolean enabled = specification.flag(StreamSpecification.STREAM_ENABLED);
        if (enabled && !viewType) {
            throw invalid("Table is being created with a stream enabled, UpdateViewType is required");
        }
        if (!enabled && viewType) {
            throw invalid("Table is being created with a stream disabled, UpdateViewType should not be specified");
        }
    }

    /** A change of a table's stream, as far as it can be checked without the table. */
    static void checkChangedStream(@Nullable Structure specification) {
        if (specification == null) {
            return;
        }
        boolean enabled = specification.flag(StreamSpecification.STREAM_ENABLED);
        boolean viewType = specification.has(StreamSpecification.STREAM_VIEW_TYPE);
        if (enabled && !viewType) {
            throw invalid("If stream is being enabled then UpdateViewType is required");
        }
        if (!enabled && viewType) {
            throw invalid("If stream is being disabled, then UpdateViewType must not be specified");
        }
    }

    /** Encryption, which can only be the default one. */
    static void checkEncryption(@Nullable Structure specification) {
        if (specification == null) {
            return;
        }
        String type = specification.string(SseSpecification.SSE_TYPE);
        boolean key = specification.has(SseSpecification.KMS_MASTER_KEY_ID);
        if ("AES256".equals(type)) {
            throw invalid("SSEType AES256 is not supported");
        }
        if (specification.flag(SseSpecification.ENABLED)) {
            if (key && type == null) {
                throw invalid("SSEType KMS is required if KMSMasterKeyId is specified");
            }
            throw unsupported("SSESpecification with Enabled true");
        }
        if (type != null) {
            throw invalid("SSEType can not be specified if Enabled is false");
        }
        if (key) {
            throw invalid("KMSMasterKeyId can not be specified if Enabled is false");
        }
    }
}
