package stator.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stator.report.ScrubText;

/** {@code stator scrub}: has a running server look at everything it keeps. */
@Command(
        name = "scrub",
        description = {
            "Has a running server look at every record, index entry and recorded change that it keeps, beside its work.",
            "Prints damage with file and offset; progress goes to standard error. One that runs already is joined,",
            "and goes on when this command is ended.",
            "Exit status: 0 good, 1 damaged, 2 wrong usage."
        },
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class ScrubCommand implements Callable<Integer> {
    private static final long POLL_NS = 200_000_000L;
    private static final int MAX_RATE = 99_999;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
    private URI endpoint = URI.create("http://127.0.0.1:8000");

    @Option(
            names = "--rate",
            paramLabel = "MB/s",
            description = "How much is read in a second at the most, 1 to 99999.")
    private int rate = 50;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        if (rate < 1 || rate > MAX_RATE) {
            throw new ParameterException(spec.commandLine(), "--rate=" + rate + " must be 1 to " + MAX_RATE);
        }
        ServerPages server = new ServerPages(endpoint);
        String text = server.post("/scrub?rate=" + rate);
        ScrubText figures = figures(text);
        long shownNs = System.nanoTime();
        while (figures.running()) {
            LockSupport.parkNanos(POLL_NS);
            text = server.get("/scrub");
            figures = figures(text);
            if (System.nanoTime() - shownNs > 5 * POLL_NS) {
                shownNs = System.nanoTime();
                System.err.println(progress(figures));
            }
        }
        System.out.print(text);
        System.out.flush();
        return figures.damages() == 0 ? 0 : 1;
    }

    private static String progress(ScrubText figures) {
        double part = figures.totalBytes() == 0 ? 1 : (double) figures.checkedBytes() / figures.totalBytes();
        return String.format(
                Locale.ROOT,
                "scrub: %.1f of %.1f MB of logs and recordings, %.0f %%, damages=%d",
                figures.checkedBytes() / 1e6,
                figures.totalBytes() / 1e6,
                Math.min(1, part) * 100,
                figures.damages());
    }

    private static ScrubText figures(String text) throws IOException {
        ScrubText figures = ScrubText.parse(text);
        if (figures == null) {
            throw new IOException("the server says: " + text);
        }
        return figures;
    }
}
