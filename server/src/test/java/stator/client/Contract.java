package stator.client;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import stator.contract.Operation;

/** The operations that the contract declares, and the SDK's methods that call them. */
final class Contract {
    private Contract() {}

    /** The SDK's methods that take a request, paginators aside, by name. */
    static List<Method> sdkMethods() {
        List<Method> methods = new ArrayList<>();
        for (Method method : DynamoDbClient.class.getMethods()) {
            if (method.getParameterCount() == 1
                    && DynamoDbRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                    && !method.getName().endsWith("Paginator")) {
                methods.add(method);
            }
        }
        methods.sort(Comparator.comparing(Method::getName));
        return methods;
    }

    static String operationName(Method method) {
        return Character.toUpperCase(method.getName().charAt(0))
                + method.getName().substring(1);
    }

    /** The operation of a name, or null if the contract does not declare it. */
    static @Nullable Operation operation(String name) {
        try {
            return (Operation) Class.forName("stator.contract." + name)
                    .getField("OPERATION")
                    .get(null);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }
}
