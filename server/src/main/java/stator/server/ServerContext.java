package stator.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Set;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import stator.server.ServerException.Code;

/** Settings of an {@link HttpServer}; used once, by {@link HttpServer#start}, which checks them. Not for several threads. */
public final class ServerContext {
    /** Greatest length of a request's body in bytes, as DynamoDB has it: 16 MiB. */
    public static final int MAX_BODY_LENGTH = 16 << 20;

    /** What {@link #spinMicros(int)} is unless it is set. */
    public static final int DEFAULT_SPIN_MICROS = 50;

    private static final int MAX_PORT = 65_535;
    private static final int MAX_EVENT_LOOPS = 256;

    private String host = "127.0.0.1";
    private int port = 8000;
    private String region = "us-east-1";
    private Set<String> origins = Set.of();
    private int eventLoops = Runtime.getRuntime().availableProcessors();
    private int spinMicros = DEFAULT_SPIN_MICROS;
    private int maxConnections = 4096;
    private long maxInFlightBytes = 256L << 20;
    private long idleTimeoutMs = 75_000;
    private long requestTimeoutMs = 30_000;
    private long closeTimeoutMs = 1_500;
    private Clock clock = Clock.systemUTC();
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private boolean concluded;

    /**
     * Address to listen on: a name or number of this machine's loopback interface. Anything wider is refused as long as
     * signatures are not verified, because whoever reaches the port may read and change everything. Default 127.0.0.1.
     */
    public ServerContext host(String name) {
        host = name;
        return this;
    }

    public String host() {
        return host;
    }

    /** Port to listen on, 0 to 65535; 0 takes any that is free. Default 8000. */
    public ServerContext port(int number) {
        port = number;
        return this;
    }

    public int port() {
        return port;
    }

    /** Region that the health text names. Default us-east-1. */
    public ServerContext region(String name) {
        region = name;
        return this;
    }

    public String region() {
        return region;
    }

    /**
     * Web origins, as browsers send them ({@code https://console.example}), whose pages may use this server, besides
     * those of the loopback interface, which always may; {@code *} is all. A page of any other origin is refused with a
     * 403, or it could read and change everything from the browser of somebody who runs this server. Default none.
     */
    public ServerContext origins(Set<String> allowed) {
        origins = Set.copyOf(allowed);
        return this;
    }

    public Set<String> origins() {
        return origins;
    }

    /** Threads that read, decode, serve reads, encode and write: 1 to 256. Default: the number of processors. */
    public ServerContext eventLoops(int count) {
        eventLoops = count;
        return this;
    }

    public int eventLoops() {
        return eventLoops;
    }

    /**
     * How long an event loop that ran out of work looks for more before it sleeps, in microseconds, at least 0. Waking
     * up costs more than a request. Default {@value #DEFAULT_SPIN_MICROS}.
     */
    public ServerContext spinMicros(int micros) {
        spinMicros = micros;
        return this;
    }

    public int spinMicros() {
        return spinMicros;
    }

    /** Connections at one time, at least 1; further ones are closed as soon as they are accepted. Default 4096. */
    public ServerContext maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    public int maxConnections() {
        return maxConnections;
    }

    /**
     * Bytes of request bodies at one time, from their arrival to their answer, over all connections: at least 16 MiB.
     * What does not fit is answered with a 503, which SDKs repeat. Default 256 MiB.
     */
    public ServerContext maxInFlightBytes(long bytes) {
        maxInFlightBytes = bytes;
        return this;
    }

    public long maxInFlightBytes() {
        return maxInFlightBytes;
    }

    /**
     * From the accepting of a connection, or from the end of a request, to the head of the next one, in milliseconds, at
     * least 1: then the connection is closed. The client has to take its answer in this time too. Default 75,000: longer
     * than AWS SDKs keep connections, so that they close first.
     */
    public ServerContext idleTimeoutMs(long timeoutMs) {
        idleTimeoutMs = timeoutMs;
        return this;
    }

    public long idleTimeoutMs() {
        return idleTimeoutMs;
    }

    /** From the head of a request to the end of its body, in milliseconds, at least 1: then a 408. Default 30,000. */
    public ServerContext requestTimeoutMs(long timeoutMs) {
        requestTimeoutMs = timeoutMs;
        return this;
    }

    public long requestTimeoutMs() {
        return requestTimeoutMs;
    }

    /** What {@link HttpServer#close} gives requests in flight to be answered, in milliseconds, at least 0. Default 1,500. */
    public ServerContext closeTimeoutMs(long timeoutMs) {
        closeTimeoutMs = timeoutMs;
        return this;
    }

    public long closeTimeoutMs() {
        return closeTimeoutMs;
    }

    /** What time it is, for the Date header. Default: the system's. */
    public ServerContext clock(Clock source) {
        clock = source;
        return this;
    }

    public Clock clock() {
        return clock;
    }

    /** What deadlines are measured with. Default: the system's. */
    public ServerContext nanoClock(NanoClock source) {
        nanoClock = source;
        return this;
    }

    public NanoClock nanoClock() {
        return nanoClock;
    }

    /** Checks every setting; returns the address to bind. */
    InetAddress conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        require(port >= 0 && port <= MAX_PORT, "port", port, "0 to " + MAX_PORT);
        require(eventLoops >= 1 && eventLoops <= MAX_EVENT_LOOPS, "eventLoops", eventLoops, "1 to " + MAX_EVENT_LOOPS);
        require(spinMicros >= 0, "spinMicros", spinMicros, "at least 0");
        require(maxConnections >= 1, "maxConnections", maxConnections, "at least 1");
        require(
                maxInFlightBytes >= MAX_BODY_LENGTH,
                "maxInFlightBytes",
                maxInFlightBytes,
                "at least " + MAX_BODY_LENGTH);
        require(idleTimeoutMs >= 1, "idleTimeoutMs", idleTimeoutMs, "at least 1");
        require(requestTimeoutMs >= 1, "requestTimeoutMs", requestTimeoutMs, "at least 1");
        require(closeTimeoutMs >= 0, "closeTimeoutMs", closeTimeoutMs, "at least 0");
        return loopbackAddress();
    }

    private InetAddress loopbackAddress() {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress()) {
                throw new ServerException(
                        Code.CONFIGURATION,
                        "host=" + host + " is not a loopback address; this server does not verify signatures yet, so"
                                + " whoever reaches the port may read and change everything. Bind to 127.0.0.1 and let"
                                + " others in through something that authenticates them, such as an SSH tunnel or a"
                                + " TLS proxy with client certificates.",
                        null);
            }
            return address;
        } catch (UnknownHostException e) {
            throw new ServerException(Code.CONFIGURATION, "host=" + host + " is not known", e);
        }
    }

    private static void require(boolean good, String setting, long value, String range) {
        if (!good) {
            throw new ServerException(Code.CONFIGURATION, setting + '=' + value + ", must be " + range, null);
        }
    }
}
