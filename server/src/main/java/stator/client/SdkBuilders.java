package stator.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import software.amazon.awssdk.core.SdkPojo;

/** Makes builders of the SDK's classes, each of which has a static method {@code builder()}. */
final class SdkBuilders {
    private final Method factory;

    private SdkBuilders(Method factory) {
        this.factory = factory;
    }

    /** @throws IllegalStateException if the class has no builder: it is no class of the SDK's model. */
    static SdkBuilders of(Class<?> modelClass) {
        try {
            return new SdkBuilders(modelClass.getMethod("builder"));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("class=" + modelClass.getName() + " has no builder", e);
        }
    }

    /** A new builder, as what describes its own fields. */
    SdkPojo pojo() {
        return (SdkPojo) builder();
    }

    /** A new builder. */
    Object builder() {
        try {
            return factory.invoke(null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("builder=" + factory, e);
        }
    }
}
