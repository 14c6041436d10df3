/**
 * Tables: their schema, and how the keys of their items become bytes that sort.
 *
 * <p>Knows items, not partitions or the log. Start at {@link stator.table.TableSchema}; the bytes of a key are in
 * {@link stator.table.ItemKey}.
 */
@NullMarked
package stator.table;

import org.jspecify.annotations.NullMarked;
