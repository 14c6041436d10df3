/**
 * Tests of the tests: bugs planted into the sources of the engine, each of which some test must notice. Start at
 * {@link stator.planted.PlantedBug}.
 */
package stator.planted;
