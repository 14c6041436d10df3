/**
 * The AWS SDK's client interfaces, answered by an engine in the same process: no network, no JSON, no credentials.
 *
 * <p>Start at {@link stator.client.StatorDynamoDbClient}. Requests and answers of the SDK describe their own fields, so
 * one converter, {@link stator.client.StructureBinding}, serves every operation; attribute values go straight to and from
 * their encoded form. Knows neither HTTP nor storage.
 */
@NullMarked
package stator.client;

import org.jspecify.annotations.NullMarked;
