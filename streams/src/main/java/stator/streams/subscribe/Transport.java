package stator.streams.subscribe;

/** How the records of another process come to this one. */
public enum Transport {
    /** Through memory that both share: the server's media driver's. */
    IPC,
    /** By UDP, to a media driver of this process. The server must publish by it. */
    UDP
}
