/** What Stator is for, in code: each example stands on its own and is a test. */
package stator.examples;
