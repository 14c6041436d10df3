package stator.streams.replica;

import java.util.ArrayList;
import java.util.List;

/** What Chronicle Map needs of the JVM it runs in. */
final class ReplicaJvm {
    /** How long a lock is waited for whose owner may be dead, in seconds. Locks are held for microseconds. */
    private static final String LOCK_TIMEOUT_SECONDS = "5";

    private ReplicaJvm() {}

    /**
     * Says what is missing, before anything fails for it; and keeps the library from telling anybody that it is used.
     *
     * @throws ReplicaException CONFIGURATION
     */
    static void prepare() {
        System.setProperty("chronicle.analytics.disable", "true");
        setDefault("chronicle.announcer.disable", "true");
        setDefault("net.openhft.chronicle.map.lockTimeoutSeconds", LOCK_TIMEOUT_SECONDS);
        List<String> missing = new ArrayList<>();
        Module base = Object.class.getModule();
        Module own = ReplicaJvm.class.getModule();
        if (!base.isExported("sun.nio.ch", own)) {
            missing.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        }
        for (String opened : List.of("java.lang", "java.lang.reflect")) {
            if (!base.isOpen(opened, own)) {
                missing.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
            }
        }
        String files = "com.sun.tools.javac.file";
        Module compiler = ModuleLayer.boot().findModule("jdk.compiler").orElse(null);
        if (compiler == null) {
            missing.add("the module jdk.compiler: a JDK");
        } else if (!compiler.isExported(files, own)) {
            missing.add("--add-exports=jdk.compiler/" + files + "=ALL-UNNAMED");
        }
        if (!missing.isEmpty()) {
            throw new ReplicaException(
                    ReplicaException.Code.CONFIGURATION,
                    "a JVM that has a replica, or reads one, needs " + String.join(" ", missing));
        }
        try {
            Class.forName("net.openhft.chronicle.map.ChronicleMap", false, ReplicaJvm.class.getClassLoader());
        } catch (ClassNotFoundException ex) {
            throw new ReplicaException(
                    ReplicaException.Code.CONFIGURATION,
                    "replicas need net.openhft:chronicle-map on the class path, which stator-streams does not bring",
                    ex);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
