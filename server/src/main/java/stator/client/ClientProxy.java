package stator.client;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;

/**
 * Stands for a client interface of the SDK, whichever version of it is on the class path. A method that takes a request
 * is an operation, named by the request's class; the rest, paginators and short forms, is built by the interface itself
 * on top of those. An operation that the engine lacks is answered as a server answers it: UnknownOperationException.
 */
final class ClientProxy<C extends AwsClient> implements InvocationHandler {
    private static final String REQUEST = "Request";
    private static final String RESPONSE = "Response";
    private static final String SERVICE_NAME = "dynamodb";

    private final Caller<?> caller;
    private final Map<String, Function<C, ?>> own;
    private final Map<Method, SdkOperation> operations = new HashMap<>();

    private ClientProxy(Class<C> type, Caller<?> caller, Map<String, Function<C, ?>> own) {
        this.caller = caller;
        this.own = own;
        for (Method method : type.getMethods()) {
            if (isOperation(method)) {
                operations.put(method, operation(method.getParameterTypes()[0]));
            }
        }
    }

    /**
     * A client of an interface.
     *
     * @param own what methods without parameters return that are no operations, by name
     */
    static <C extends AwsClient> C of(Class<C> type, Caller<?> caller, Map<String, Function<C, ?>> own) {
        ClientProxy<C> handler = new ClientProxy<>(type, caller, own);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    @SuppressWarnings("unchecked") // the proxy has been made for the interface C
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        SdkOperation operation = operations.get(method);
        if (operation != null) {
            return caller.call(operation, (AwsRequest) requireNonNull(requireNonNull(arguments)[0], "request"));
        }
        Function<C, ?> answer = own.get(method.getName());
        if (answer != null) {
            return answer.apply((C) proxy);
        }
        return switch (method.getName()) {
            case "close" -> {
                caller.close();
                yield null;
            }
            case "serviceName" -> SERVICE_NAME;
            case "toString" -> "Stator client";
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == requireNonNull(arguments)[0];
            default -> InvocationHandler.invokeDefault(proxy, method, arguments);
        };
    }

    /** {@code PutItemResponse putItem(PutItemRequest)}, but not {@code QueryIterable queryPaginator(QueryRequest)}. */
    private static boolean isOperation(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length == 1
                && AwsRequest.class.isAssignableFrom(parameters[0])
                && !method.getName().endsWith("Paginator");
    }

    private SdkOperation operation(Class<?> requestClass) {
        String simpleName = requestClass.getSimpleName();
        String name = simpleName.substring(0, simpleName.length() - REQUEST.length());
        String responseName = requestClass.getPackageName() + '.' + name + RESPONSE;
        try {
            Class<?> responseClass = Class.forName(responseName, false, requestClass.getClassLoader());
            return new SdkOperation(caller.operations().operation(name), requestClass, responseClass);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("request=" + requestClass.getName() + " has no " + responseName, e);
        }
    }
}
