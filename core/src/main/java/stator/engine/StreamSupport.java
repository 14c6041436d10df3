package stator.engine;

/** What makes streams of the changes of tables. Given to a database when it is opened; used once. */
public interface StreamSupport {
    /**
     * Starts with a database that is being opened. The engine closes what it returns, before the logs.
     *
     * @throws RuntimeException if it cannot; then the database is not opened
     */
    StreamService start(StreamHost host);
}
