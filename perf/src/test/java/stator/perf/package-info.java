@NullMarked
package stator.perf;

import org.jspecify.annotations.NullMarked;
