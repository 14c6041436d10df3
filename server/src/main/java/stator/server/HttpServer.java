package stator.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stator.server.ServerException.Code;

/**
 * Serves the DynamoDB API over HTTP/1.1: see the package. Listens on the loopback interface only, and does not verify
 * signatures.
 *
 * <p>Bounds, and what happens there: a body over 16 MiB: 413. URI over 8 KiB: 414. Headers over 16 KiB or more than 100:
 * 431. Not HTTP: 400. All of these close the connection. Too many connections: closed at once. Too many bytes in flight:
 * 503. More requests on a connection than one: they wait, and reading stops. A client that does not read: its further
 * requests wait, until the idle timeout closes it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a channel closes it, and that is seen
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1024;
    /** Bytes of answers that may wait for one client before its further requests do, and when they go on. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    /** What is left for event loops to end after connections had their time. */
    private static final long LOOPS_TIMEOUT_MS = 300;

    private final ServerContext settings;
    private final Service service;
    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventLoop, Workbench> benches = new ConcurrentHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final InetSocketAddress address;
    private final Channel listener;

    private HttpServer(ServerContext settings, Dispatcher dispatcher, InetAddress host) {
        this.settings = settings;
        service = new Service(
                settings,
                dispatcher,
                new RequestChecks(settings, dispatcher),
                new Admission(settings.maxConnections(), settings.maxInFlightBytes()),
                new PageMaker(dispatcher));
        loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(),
                new DefaultThreadFactory("stator-http"),
                NioIoHandler.newFactory(
                        SelectorProvider.provider(),
                        SpinThenSelect.factory(
                                settings.nanoClock(), TimeUnit.MICROSECONDS.toNanos(settings.spinMicros()))));
        try {
            listener = bind(new InetSocketAddress(host, settings.port()));
            address = (InetSocketAddress) listener.localAddress();
        } catch (RuntimeException e) {
            loops.shutdownGracefully(0, LOOPS_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    /**
     * Binds and serves, until {@link #close}. The caller owns the result; the dispatcher stays the caller's.
     *
     * @throws ServerException CONFIGURATION if a setting is out of its range, BIND_FAILED if the address cannot be had.
     */
    public static HttpServer start(ServerContext settings, Dispatcher dispatcher) {
        InetAddress host = settings.conclude();
        return new HttpServer(settings, dispatcher, host);
    }

    /** The address that clients connect to; its port is the real one also where any was asked for. */
    public InetSocketAddress address() {
        return address;
    }

    /** Connections open now. */
    public int connections() {
        return service.admission().connections();
    }

    /** Bytes of requests that have arrived and are not answered. */
    public long inFlightBytes() {
        return service.admission().bytes();
    }

    /**
     * Stops accepting, lets requests in flight be answered for as long as the settings give them, then cuts the rest off.
     * Takes less than two seconds with the default settings. Further calls do nothing. Not for the event loops.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close().awaitUninterruptibly();
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(Connection.STOP));
        }
        boolean answered =
                connections.newCloseFuture().awaitUninterruptibly(settings.closeTimeoutMs(), TimeUnit.MILLISECONDS);
        if (!answered) {
            LOG.info("closing with requests in flight: connections={}", connections.size());
            connections.close().awaitUninterruptibly(LOOPS_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        loops.shutdownGracefully(0, LOOPS_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        service.pages().close();
        benches.values().forEach(Workbench::close);
    }

    private Channel bind(InetSocketAddress wanted) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connect(channel);
                    }
                });
        var bound = bootstrap.bind(wanted).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ServerException(
                    Code.BIND_FAILED,
                    "cannot listen on host=" + settings.host() + " port=" + settings.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void connect(SocketChannel channel) {
        Admission admission = service.admission();
        if (!admission.enter()) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(done -> admission.leave());
        connections.add(channel);
        Workbench bench = benches.computeIfAbsent(channel.eventLoop(), loop -> new Workbench(settings));
        channel.pipeline().addLast(new RequestDecoder(), new Connection(service, bench, channel));
    }
}
