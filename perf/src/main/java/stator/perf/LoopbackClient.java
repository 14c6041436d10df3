package stator.perf;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;

/**
 * A thread that keeps some connections busy: as soon as one has its answer it gets the next request. A single connection is
 * waited for in its own read; several are waited for together.
 */
final class LoopbackClient implements Callable<Histogram> {
    private final List<LoopbackConnection> connections;
    private final IntSupplier numbers;
    private final BooleanSupplier running;
    private final Histogram latenciesNs = new Histogram(60_000_000_000L, 3);

    /** @param running asked before each request whether to send it */
    LoopbackClient(List<LoopbackConnection> connections, IntSupplier numbers, BooleanSupplier running) {
        this.connections = connections;
        this.numbers = numbers;
        this.running = running;
    }

    @Override
    public Histogram call() throws IOException {
        if (connections.size() == 1) {
            LoopbackConnection only = connections.get(0);
            while (running.getAsBoolean()) {
                latenciesNs.recordValue(only.exchange(numbers.getAsInt()));
            }
        } else {
            callAll();
        }
        return latenciesNs;
    }

    private void callAll() throws IOException {
        try (Selector selector = Selector.open()) {
            int underWay = 0;
            for (LoopbackConnection connection : connections) {
                connection.channel().configureBlocking(false);
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
                underWay += sendNext(connection);
            }
            while (underWay > 0) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    LoopbackConnection connection = (LoopbackConnection) key.attachment();
                    long elapsedNs = connection.receive();
                    if (elapsedNs > 0) {
                        latenciesNs.recordValue(elapsedNs);
                        underWay += sendNext(connection) - 1;
                    }
                }
                selector.selectedKeys().clear();
            }
        }
    }

    private int sendNext(LoopbackConnection connection) throws IOException {
        if (!running.getAsBoolean()) {
            return 0;
        }
        connection.send(numbers.getAsInt());
        return 1;
    }
}
