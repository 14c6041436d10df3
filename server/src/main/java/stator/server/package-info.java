/**
 * The HTTP door: DynamoDB's wire protocol, awsJson1_0 over HTTP/1.1, in front of whatever executes operations.
 *
 * <p>Knows nothing of how items are stored. Start at {@link stator.server.HttpServer}; what it serves comes in as a
 * {@link stator.server.Dispatcher}. The path of a request: Netty's decoder, {@code RequestAssembler} (limits, whole
 * bodies), {@code Connection} (one request at a time, answers in order), {@code RequestChecks} (the global order of
 * checks), the dispatcher, {@code AnswerWriter}.
 *
 * <p>Everything of a connection happens on its event loop; answers that come on another thread hop there first.
 */
@NullMarked
package stator.server;

import org.jspecify.annotations.NullMarked;
