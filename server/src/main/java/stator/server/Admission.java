package stator.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the whole server takes on at one time: connections, and bytes of requests between their arrival and their answer.
 * Beyond the bounds a connection is closed as soon as it is accepted, and a request is answered with a 503, which SDKs
 * repeat. Any thread.
 */
final class Admission {
    private final int maxConnections;
    private final long maxBytes;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(int maxConnections, long maxBytes) {
        this.maxConnections = maxConnections;
        this.maxBytes = maxBytes;
    }

    /** Takes one connection on, or says no. What was taken is given back with {@link #leave}. */
    boolean enter() {
        if (connections.incrementAndGet() > maxConnections) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        connections.decrementAndGet();
    }

    /** Takes so many bytes on, or none and says no. What was taken is given back with {@link #release}. */
    boolean reserve(long count) {
        if (bytes.addAndGet(count) > maxBytes) {
            bytes.addAndGet(-count);
            return false;
        }
        return true;
    }

    void release(long count) {
        bytes.addAndGet(-count);
    }

    int connections() {
        return connections.get();
    }

    long bytes() {
        return bytes.get();
    }
}
