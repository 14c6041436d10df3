/**
 * Tests of the tests: bugs planted into the sources of the engine, each of which some test must notice. Start at
 * {@code PlantedBug}.
 */
@NullMarked
package stator.planted;

import org.jspecify.annotations.NullMarked;
