/**
 * The item API against a model of it: random requests, valid and invalid, go through the wire to a server, and every
 * answer must be what plain Java maps say it is, texts of errors included.
 *
 * <p>The model knows nothing of the engine: it is written from what DynamoDB documents, and it never reads the text of
 * an expression. Requests carry the tree that their text was printed from, and that is what the model judges. Start at
 * {@link stator.model.ReferenceModel}; {@link stator.model.WireModelTest} says how to rerun a failure.
 */
package stator.model;
