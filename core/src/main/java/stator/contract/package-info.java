/**
 * What the DynamoDB API says, as data: operations, the shapes of their requests and answers, errors, limits.
 *
 * <p>Knows nothing of how items are stored or commands executed. Start at {@link stator.contract.Operation}; every
 * door (HTTP, in-process client, embedded library) turns its requests into {@link stator.contract.Structure}s of these
 * shapes and its answers back from them.
 */
@NullMarked
package stator.contract;

import org.jspecify.annotations.NullMarked;
