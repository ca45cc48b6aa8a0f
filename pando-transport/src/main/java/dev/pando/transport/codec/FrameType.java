package dev.pando.transport.codec;

import java.io.IOException;

/**
 * One type of frame: its code, and how its body is written and read.
 *
 * @param code part of the protocol: never changed, and never used again for something else
 * @param body what stands in it: a packet, or for the rules a message
 */
record FrameType<T>(int code, Class<T> body, Encoder<T> encoder, Decoder<T> decoder) {

    /** Writes a body. */
    interface Encoder<T> {
        void write(T body, Output out) throws IOException;
    }

    /** Reads what the encoder wrote. */
    interface Decoder<T> {
        T read(Input in) throws WireFormatException;
    }

    /** @throws ClassCastException if the object is not of this type */
    void write(Object object, Output out) throws IOException {
        encoder.write(body.cast(object), out);
    }
}
