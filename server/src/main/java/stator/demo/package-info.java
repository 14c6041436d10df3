/**
 * A demonstration on real data that every JDK carries: the characters of Unicode. Start at {@link stator.demo.Demo}.
 *
 * <p>Talks to a server over HTTP, as any client does; knows nothing of the engine.
 */
@NullMarked
package stator.demo;

import org.jspecify.annotations.NullMarked;
