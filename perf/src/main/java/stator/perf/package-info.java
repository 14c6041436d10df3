/**
 * What Stator costs: benchmarks of its parts, and rigs that measure a whole server from outside.
 *
 * <p>Benchmarks run in JMH ({@code java -jar perf/target/benchmarks.jar}); rigs are programs of their own
 * ({@code java -cp perf/target/benchmarks.jar stator.perf.LoopbackRig}). How to run each, and what they have shown, is in
 * {@code docs/performance.md}. The stress tests lie in the packages whose claims they test.
 */
@NullMarked
package stator.perf;

import org.jspecify.annotations.NullMarked;
