/** The whole system through the AWS SDK: every case runs in the same process and against a server of its own. */
package stator.e2e;
