/**
 * Ordered byte keys to longs and hashes to longs, off the heap, with versions, pins and page reclamation.
 *
 * <p>Knows neither items nor the log: a value is a non-negative long, and whoever owns the full keys lends them through
 * {@link stator.index.KeySource}. Start at {@link stator.index.BTree#put}; the bytes of a page are in
 * {@link stator.index.PageDescriptor}; {@link stator.index.IndexTool} prints them, {@link stator.index.IndexChecker}
 * checks them.
 *
 * <p>Order of visibility: pages, then seal, then publish (release); a reader pins (volatile), then looks at the root.
 * The host must be little-endian.
 */
@NullMarked
package stator.index;

import org.jspecify.annotations.NullMarked;
