/**
 * DynamoDB JSON: request bodies to {@link stator.contract.Structure}s of an operation's shape, and answers back to text.
 *
 * <p>Knows nothing of HTTP or of any single operation: shapes drive it. Start at {@link stator.server.json.JsonDecoder}
 * and {@link stator.server.json.JsonEncoder}. Items never become trees: attribute values go straight into a
 * {@code stator.item.ItemEncoder} and come straight out of a {@code stator.item.MapView}.
 */
@NullMarked
package stator.server.json;

import org.jspecify.annotations.NullMarked;
