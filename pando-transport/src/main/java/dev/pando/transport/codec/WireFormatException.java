package dev.pando.transport.codec;

/** Bytes that are no frame of this protocol. Says in one sentence what is wrong with them. */
public final class WireFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public WireFormatException(String message) {
        super(message);
    }

    public WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
