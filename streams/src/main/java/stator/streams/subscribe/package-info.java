/**
 * Reading streams: {@link stator.streams.subscribe.StreamSubscription} tells changes, {@link stator.streams.subscribe.StreamConsumer} is one
 * of a group that processes each once.
 *
 * <p>Knows nothing of HTTP: where the streams of another process are, a {@link stator.streams.subscribe.StreamLocator} says.
 */
@NullMarked
package stator.streams.subscribe;

import org.jspecify.annotations.NullMarked;
