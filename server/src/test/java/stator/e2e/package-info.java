/** The whole system through the AWS SDK: every case runs in the same process and against a server of its own. */
@NullMarked
package stator.e2e;

import org.jspecify.annotations.NullMarked;
