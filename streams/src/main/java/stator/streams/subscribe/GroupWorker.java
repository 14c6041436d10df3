package stator.streams.subscribe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a group that processes the changes of a table: it has some of the stream's shares, which are divided among the workers
 * that ask for theirs; those of one that does not ask any more go to the others. {@link StreamConsumer} is the simple way to be one.
 * Owned by one thread.
 *
 * <p>A worker that stood still while its shares were taken over cannot save a position: that depends on the position being the one that
 * it began with.
 */
public final class GroupWorker implements AutoCloseable {
    private final Map<String, StreamShare.Place> places = new LinkedHashMap<>();
    private final Map<String, StreamShare> shares = new LinkedHashMap<>();
    private final StreamShare.Group group;
    private final int streamNumber;

    private GroupWorker(ConsumerContext ctx, int streamNumber, int partitions) {
        this.streamNumber = streamNumber;
        LeaseTable leases = ctx.leases();
        for (int partition = 0; partition < partitions; partition++) {
            for (int lane = 0; lane < ctx.lanes(); lane++) {
                String shard = LeaseTable.shard(streamNumber, partition) + lane(lane, ctx.lanes());
                places.put(shard, new StreamShare.Place(shard, partition, lane, ctx.lanes()));
            }
        }
        for (Lease lease : leases.of(streamNumber)) {
            if (!places.containsKey(lease.shard())) {
                throw new IllegalStateException(
                        "lanes=" + ctx.lanes() + " cannot be: the group has positions of another"
                                + " number of lanes, shard=" + lease.shard());
            }
        }
        places.keySet().forEach(leases::ensure);
        group = new StreamShare.Group(ctx, leases, ctx.keeper(leases, streamNumber));
    }

    /**
     * Joins its group. The caller closes the result.
     *
     * @throws IllegalStateException if the table has no stream, a setting is missing or out of its range, or the group has divided the
     *                               stream into another number of lanes
     * @throws IOException           if the other process does not answer
     */
    public static GroupWorker open(ConsumerContext ctx) throws IOException {
        ctx.conclude();
        StreamLocation location = ctx.streams().locate(new StreamLocator.Request(ctx.table(), ctx.from(), Map.of()));
        ctx.streamNumber(location.streamNumber());
        return new GroupWorker(
                ctx, location.streamNumber(), location.partitions().size());
    }

    /** Number of the stream: never used for another one. */
    public int streamNumber() {
        return streamNumber;
    }

    /**
     * What is this worker's now, as far as it knows. To be called again and again: this is what keeps it. A share that was not there the
     * last time begins where the group has come to; one that is not there any more is of no use.
     */
    public List<StreamShare> shares() {
        group.keeper().keep();
        shares.values().removeIf(share -> {
            boolean isAstray = !share.isHeld();
            if (isAstray) {
                share.close();
            }
            return isAstray;
        });
        for (Lease lease : group.keeper().leases()) {
            StreamShare.@Nullable Place place = places.get(lease.shard());
            if (place != null) {
                shares.computeIfAbsent(lease.shard(), shard -> new StreamShare(group, place, lease));
            }
        }
        return new ArrayList<>(shares.values());
    }

    /** How many shares were this worker's when it asked last. */
    public int held() {
        return group.keeper().leases().size();
    }

    /** Leaves the group: others take over at once. */
    @Override
    public void close() {
        shares.values().forEach(StreamShare::close);
        shares.clear();
        group.keeper().release();
    }

    private static String lane(int lane, int lanes) {
        return lanes == 1 ? "" : "-" + lane + "of" + lanes;
    }
}
