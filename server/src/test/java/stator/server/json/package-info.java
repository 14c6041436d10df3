/** Tests of DynamoDB JSON. */
@NullMarked
package stator.server.json;

import org.jspecify.annotations.NullMarked;
