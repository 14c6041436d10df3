/**
 * The embedded database: start at {@link stator.Stator#open(java.nio.file.Path)}.
 *
 * <p>{@link stator.Table} holds {@link stator.item.Item}s; every method has a twin that does not wait. What DynamoDB would
 * refuse is refused here with the same error, a {@link stator.contract.DynamoDbException}.
 */
@NullMarked
package stator;

import org.jspecify.annotations.NullMarked;
