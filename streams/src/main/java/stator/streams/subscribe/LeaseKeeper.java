package stator.streams.subscribe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a group: takes its fair share of the partitions of a stream, and keeps it by showing that it is alive. Owned by one
 * thread.
 *
 * <p>A lease is free when nobody owns it, or when its counter has not changed for a time by this worker's own clock: clocks of
 * different machines are never compared. Who has at least two partitions less than another takes one of that other's.
 */
final class LeaseKeeper {
    private final LeaseTable table;
    private final int streamNumber;
    private final String worker;
    private final Pace pace;
    private final Map<String, Lease> mine = new LinkedHashMap<>();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private boolean looked;
    private long lookedNs;

    /**
     * How a worker spends its time.
     *
     * @param lifetimeNs how long a lease stays an owner's that shows no sign of life; it shows one three times as often
     * @param random     decides which of several free leases is taken, so that workers do not all try the same
     */
    record Pace(NanoClock clock, long lifetimeNs, Random random) {}

    /** When a lease was first seen with a counter. */
    private record Sighting(long counter, long sinceNs) {}

    LeaseKeeper(LeaseTable table, int streamNumber, String worker, Pace pace) {
        this.table = table;
        this.streamNumber = streamNumber;
        this.worker = worker;
        this.pace = pace;
    }

    /** Looks after the leases, if it is time to. */
    void keep() {
        long nowNs = pace.clock.nanoTime();
        if (looked && nowNs - lookedNs < pace.lifetimeNs / 3) {
            return;
        }
        looked = true;
        lookedNs = nowNs;
        List<Lease> all = table.of(streamNumber);
        note(all, nowNs);
        renew();
        share(all, nowNs);
    }

    /** What is leased to this worker, as far as it knows. */
    Collection<Lease> leases() {
        return Collections.unmodifiableCollection(mine.values());
    }

    /** The lease of a shard, or null if it is not this worker's. */
    @Nullable
    Lease lease(String shard) {
        return mine.get(shard);
    }

    /** Notes that the owner's position is another now. */
    void moved(String shard, long sequence) {
        mine.computeIfPresent(shard, (name, lease) -> lease.at(sequence));
    }

    /** Notes that a lease turned out to be another's. */
    void lost(String shard) {
        mine.remove(shard);
    }

    /** Lets others take everything at once. */
    void release() {
        mine.values().forEach(table::release);
        mine.clear();
    }

    private void note(List<Lease> all, long nowNs) {
        for (Lease lease : all) {
            Sighting before = sightings.get(lease.shard());
            if (before == null || before.counter != lease.counter()) {
                sightings.put(lease.shard(), new Sighting(lease.counter(), nowNs));
            }
        }
    }

    private void renew() {
        for (Lease lease : List.copyOf(mine.values())) {
            Lease renewed = table.renew(lease);
            if (renewed == null) {
                mine.remove(lease.shard());
            } else {
                mine.put(lease.shard(), renewed);
            }
        }
    }

    private void share(List<Lease> all, long nowNs) {
        Map<String, List<Lease>> others = new HashMap<>();
        List<Lease> free = new ArrayList<>();
        for (Lease lease : all) {
            String owner = lease.owner();
            if (mine.containsKey(lease.shard())) {
                continue;
            }
            if (owner == null || owner.equals(worker) || isExpired(lease, nowNs)) {
                free.add(lease);
            } else {
                others.computeIfAbsent(owner, name -> new ArrayList<>()).add(lease);
            }
        }
        int workers = others.size() + 1;
        int target = (all.size() + workers - 1) / workers;
        Collections.shuffle(free, pace.random);
        for (Lease lease : free) {
            if (mine.size() < target) {
                take(lease);
            }
        }
        if (free.isEmpty()) {
            takeFromBusiest(others.values());
        }
    }

    private boolean isExpired(Lease lease, long nowNs) {
        Sighting sighting = sightings.get(lease.shard());
        return sighting != null && nowNs - sighting.sinceNs > pace.lifetimeNs;
    }

    private void takeFromBusiest(Collection<List<Lease>> others) {
        List<Lease> most = List.of();
        for (List<Lease> leases : others) {
            most = leases.size() > most.size() ? leases : most;
        }
        if (most.size() >= mine.size() + 2) {
            take(most.get(pace.random.nextInt(most.size())));
        }
    }

    private void take(Lease seen) {
        Lease taken = table.take(seen, worker);
        if (taken != null) {
            mine.put(taken.shard(), taken);
        }
    }
}
