package stator.server;

/** What all connections of a server share. Any thread. */
record Service(
        ServerContext settings, Dispatcher dispatcher, RequestChecks checks, Admission admission, PageMaker pages) {}
