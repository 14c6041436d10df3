/** Ordered byte keys to longs, and hashes to longs, off the heap, with versions, pins and page reclamation. */
@NullMarked
package stator.index;

import org.jspecify.annotations.NullMarked;
