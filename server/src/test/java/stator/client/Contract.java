package stator.client;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.contract.Operation;

/** The operations that the contract declares, and the SDK's methods that call them. */
final class Contract {
    private Contract() {}

    /** The methods of all clients. */
    static List<Method> sdkMethods() {
        List<Method> methods = new ArrayList<>(sdkMethods(DynamoDbClient.class));
        methods.addAll(sdkMethods(DynamoDbStreamsClient.class));
        return methods;
    }

    /** The method of a client that calls an operation. */
    static Method sdkMethod(Class<? extends AwsClient> client, String name) {
        return sdkMethods(client).stream()
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The methods of a client of the SDK that take a request, paginators aside, by name. */
    static List<Method> sdkMethods(Class<? extends AwsClient> client) {
        List<Method> methods = new ArrayList<>();
        for (Method method : client.getMethods()) {
            if (method.getParameterCount() == 1
                    && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
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
