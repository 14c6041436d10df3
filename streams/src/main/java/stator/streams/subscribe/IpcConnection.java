package stator.streams.subscribe;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import org.agrona.CloseHelper;

/** A connection through the memory of the server's media driver. Owned by one thread, which waits while it connects: seconds at the most. */
final class IpcConnection implements StreamConnection {
    private static final long DRIVER_TIMEOUT_MS = 4_000;

    private final AeronArchive archive;
    private final StreamLocation location;
    private final Settings settings;

    IpcConnection(StreamLocation location, Settings settings) {
        this.location = location;
        this.settings = settings;
        Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(location.aeronDirectory())
                .driverTimeoutMs(DRIVER_TIMEOUT_MS)
                .useConductorAgentInvoker(true) // a thread would unmap what is being read here, when the driver is gone
                .errorHandler(settings.whenLost()));
        try {
            archive = AeronArchive.connect(new AeronArchive.Context()
                    .aeron(aeron)
                    .ownsAeronClient(true)
                    .messageTimeoutNs(DRIVER_TIMEOUT_MS * 1_000_000)
                    .errorHandler(settings.whenLost())
                    .controlRequestChannel(location.controlChannel())
                    .controlRequestStreamId(location.controlStreamId())
                    .controlResponseChannel("aeron:ipc"));
        } catch (RuntimeException ex) {
            CloseHelper.quietClose(aeron);
            throw ex;
        }
    }

    @Override
    public RecordFlows flows(PartitionLocation partition) {
        return new AeronFlows(archive, partition, location.liveChannel(), settings);
    }

    @Override
    public void poll() {
        archive.context().aeron().conductorAgentInvoker().invoke();
    }

    @Override
    public void close() {
        // the client takes its subscriptions with it; what fails is gone already
        CloseHelper.quietClose(archive.context().aeron());
        CloseHelper.quietClose(archive);
    }
}
