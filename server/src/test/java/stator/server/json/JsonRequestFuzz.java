package stator.server.json;

import java.util.List;
import stator.contract.BatchWriteItem;
import stator.contract.ConstraintChecker;
import stator.contract.CreateTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.PutItem;
import stator.contract.Query;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.contract.TransactWriteItems;

/**
 * Any bytes taken for the body of a request: refused as no JSON, as of the wrong types or because of a constraint, or a request.
 * The first byte says of which operation.
 */
public final class JsonRequestFuzz {
    private static final List<StructureShape> SHAPES = List.of(
            TestShapes.ALL,
            CreateTable.OPERATION.input(),
            PutItem.OPERATION.input(),
            Query.OPERATION.input(),
            BatchWriteItem.OPERATION.input(),
            TransactWriteItems.OPERATION.input(),
            ExecuteStatement.OPERATION.input());

    private JsonRequestFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        StructureShape shape = SHAPES.get((input[0] & 0xFF) % SHAPES.size());
        try {
            Structure request = new JsonDecoder().decode(shape, input, 1, input.length - 1);
            ConstraintChecker.check(request);
        } catch (DynamoDbException refused) {
            if (refused.type() == ErrorType.INTERNAL_SERVER_ERROR) {
                throw refused;
            }
        }
    }
}
