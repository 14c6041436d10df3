/** What Stator is for, in code: each example stands on its own and is a test. */
@NullMarked
package stator.examples;

import org.jspecify.annotations.NullMarked;
