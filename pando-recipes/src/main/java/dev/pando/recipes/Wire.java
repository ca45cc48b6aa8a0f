package dev.pando.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** How numbers, strings and bytes are written in commands, results and snapshots. */
final class Wire {
    /** As large as a payload may be. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int LAST_SHIFT = 63;

    private Wire() {}

    /** Seven bits a byte, the lowest first: 1 byte below 128, 10 if negative. */
    static void writeNumber(DataOutput out, long number) throws IOException {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    static long readNumber(DataInput in) throws IOException {
        long number = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new IOException("A number has more than 10 bytes.");
    }

    /** @throws java.nio.charset.CharacterCodingException for half a surrogate pair, which would not come back as it was */
    static void writeText(DataOutput out, String text) throws IOException {
        if (isAscii(text)) {
            writeNumber(out, text.length());
            out.writeBytes(text); // the low byte of each character
            return;
        }
        ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        writeNumber(out, encoded.remaining());
        out.write(encoded.array(), encoded.arrayOffset(), encoded.remaining());
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** @throws java.nio.charset.CharacterCodingException for what is no text */
    static String readText(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        return isAscii(bytes)
                ? new String(bytes, US_ASCII)
                : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
        writeNumber(out, bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInput in) throws IOException {
        long length = readNumber(in);
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("What has " + length + " bytes was not written here.");
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        return bytes;
    }
}
