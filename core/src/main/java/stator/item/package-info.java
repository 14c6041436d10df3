/**
 * Items as bytes: attribute values, numbers, maps, their canonical encoding, their sizes, and safe Java values for users.
 *
 * <p>Knows nothing of tables, keys or expressions. The bytes are in {@link stator.item.ItemDescriptor}; start at
 * {@link stator.item.ItemEncoder} to write them, {@link stator.item.MapView} to read them, and
 * {@link stator.item.Item} to use them as ordinary Java values.
 */
@NullMarked
package stator.item;

import org.jspecify.annotations.NullMarked;
