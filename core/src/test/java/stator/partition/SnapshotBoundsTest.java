package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;

/**
 * Goal: a snapshot lasts to its bounds, and not one step further.
 * Method: asks the store's own judge for both sides of each bound; settings out of range.
 */
class SnapshotBoundsTest {
    @TempDir
    private @Nullable Path directory;

    @Test
    void shouldEndOnePastEachBound() {
        try (PartitionedStore store =
                PartitionedStore.open(settings().maxSnapshotAgeMs(20).maxSnapshotBytes(3))) {
            Snapshots snapshots = store.snapshots();
            long ageNs = TimeUnit.MILLISECONDS.toNanos(20);
            assertNull(snapshots.exceeded(ageNs, 3));
            assertGivenUp("maxSnapshotAgeMs=20", snapshots.exceeded(ageNs + 1, 0));
            assertGivenUp("maxSnapshotBytes=3", snapshots.exceeded(0, 4));
        }
    }

    @Test
    void shouldRefuseBoundsThatAreNone() {
        assertThrows(
                StoreException.class, () -> PartitionedStore.open(settings().maxSnapshotAgeMs(0)));
        assertThrows(
                StoreException.class, () -> PartitionedStore.open(settings().maxSnapshotAgeMs(Long.MAX_VALUE)));
        assertThrows(
                StoreException.class, () -> PartitionedStore.open(settings().maxSnapshotBytes(-1)));
    }

    private StoreContext settings() {
        return new StoreContext().directory(Objects.requireNonNull(directory)).partitions(1);
    }

    private static void assertGivenUp(String why, @Nullable DynamoDbException error) {
        assertNotNull(error);
        assertEquals(ErrorType.LIMIT_EXCEEDED, error.type());
        assertTrue(String.valueOf(error.getMessage()).contains(why), error.getMessage());
    }
}
