package dev.pando.transport.tcp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells what somebody speaks who does not begin with the magic, so that the log can say more than "garbage". */
enum Stranger {
    HTTP("An HTTP request was sent to the Pando port"),
    TLS("TLS was spoken to the Pando port, which is without TLS"),
    SSH("SSH was spoken to the Pando port"),
    UNKNOWN("Something that is not Pando's protocol was sent to the Pando port");

    /** How many bytes it takes to tell. */
    static final int BYTES = 4;

    private static final List<String> HTTP_BEGINNINGS =
            List.of("GET ", "POST", "PUT ", "HEAD", "DELE", "OPTI", "PATC", "CONN", "TRAC", "PRI ");

    private static final String BODY = "This port speaks Pando's own protocol, not HTTP. Use the pando command.\n";

    private final String sentence;

    Stranger(String sentence) {
        this.sentence = sentence;
    }

    /** Without a full stop. */
    String sentence() {
        return sentence;
    }

    /** @param beginning the first {@value #BYTES} bytes */
    static Stranger of(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        if (HTTP_BEGINNINGS.contains(text)) {
            return HTTP;
        }
        if (text.startsWith("SSH-")) {
            return SSH;
        }
        boolean isTls = beginning[0] == 0x16 && beginning[1] == 0x03;
        return isTls ? TLS : UNKNOWN;
    }

    /** What to say before closing; empty for nothing. */
    byte[] farewell() {
        String text = this != HTTP
                ? ""
                : "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: " + BODY.length()
                        + "\r\nConnection: close\r\n\r\n" + BODY;
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
