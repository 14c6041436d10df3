package stator.engine;

import java.nio.file.Path;
import java.time.Clock;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import stator.partition.ChangeLog;

/**
 * What a database gives to who makes streams of its changes.
 *
 * @param directory    of the database, in which there is a place for what streams keep
 * @param changes      the changes, to be followed
 * @param region       that records are told to come from
 * @param clock        what time it is
 * @param nanoClock    what waiting is measured with
 * @param errorHandler is told what goes wrong in the background
 */
public record StreamHost(
        Path directory,
        ChangeLog changes,
        String region,
        Clock clock,
        NanoClock nanoClock,
        ErrorHandler errorHandler) {}
