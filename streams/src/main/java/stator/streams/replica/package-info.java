/**
 * A table, copied into a file that several processes read: {@link stator.streams.replica.TableReplica} keeps it up to date,
 * {@link stator.streams.replica.ReplicaReader} reads it.
 *
 * <p>The file is a Chronicle Map, which is an optional dependency: who has replicas adds {@code net.openhft:chronicle-map} and the flags that
 * it needs.
 */
@NullMarked
package stator.streams.replica;

import org.jspecify.annotations.NullMarked;
