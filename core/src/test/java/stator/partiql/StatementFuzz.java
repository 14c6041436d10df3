package stator.partiql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;

/** Any text taken for a PartiQL statement: refused with a ValidationException, or compiled and given its parameters. */
public final class StatementFuzz {
    private StatementFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        try {
            PreparedStatement statement = PreparedStatement.of(text);
            List<AttributeMap> parameters = new ArrayList<>();
            for (int i = statement.values().parameterCount(); i > 0; i--) {
                parameters.add(
                        new ItemEncoder().beginSingle().string("p").endMap().finish());
            }
            statement.bind(parameters, new ItemEncoder());
        } catch (DynamoDbException refused) {
            if (refused.type() != ErrorType.VALIDATION) {
                throw refused;
            }
        }
    }
}
