/**
 * DynamoDB's PartiQL: statements are read into trees, and compiled into the programs of {@link stator.expression}.
 *
 * <p>The grammar is {@code PartiQl.g4}; a statement is read once and kept by {@link stator.partiql.PreparedStatement#of};
 * a request binds its parameters to it. Knows of tables only what their keys are, in {@link stator.partiql.KeyBranch}, and
 * nothing of requests and partitions.
 */
@NullMarked
package stator.partiql;

import org.jspecify.annotations.NullMarked;
