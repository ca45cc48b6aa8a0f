package dev.pando.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.message.Message;
import dev.pando.transport.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bytes of every frame, as they were when its format was set. They may only be added to: a test that fails here
 * says that two versions would not understand each other any more.
 */
final class GoldenFramesTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Lines of {@code name hex}; blank ones and those with a # are left out. */
    private static Map<String, String> golden() throws IOException {
        try (InputStream in = GoldenFramesTest.class.getResourceAsStream("frames-level-1.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf(' ')),
                            line -> line.substring(line.indexOf(' ') + 1),
                            (a, b) -> {
                                throw new IllegalStateException("A name stands there twice.");
                            },
                            LinkedHashMap::new));
        }
    }

    private static Map<String, String> encoded() throws IOException {
        Map<String, String> encoded = new LinkedHashMap<>();
        Samples.hellos().forEach((name, hello) -> encoded.put(name, HEX.formatHex(Handshake.encode(hello))));
        Samples.verdicts().forEach((name, verdict) -> encoded.put(name, HEX.formatHex(Handshake.encode(verdict))));
        ByteArrayOutputStream keepalive = new ByteArrayOutputStream();
        BufferedOutput out = new BufferedOutput(keepalive, 100);
        FrameCodec.writeKeepalive(out);
        out.flush();
        encoded.put("Keepalive", HEX.formatHex(keepalive.toByteArray()));
        Samples.packets()
                .forEach((name, packet) -> encoded.put(name, HEX.formatHex(FrameCodec.encode(Samples.GROUP, packet))));
        return encoded;
    }

    @Test
    void everyFrameIsEncodedAsItEverWas() throws IOException {
        Map<String, String> encoded = encoded();
        String lines = encoded.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue() + "\n")
                .collect(Collectors.joining());
        assertThat(encoded).as("what is encoded now:%n%s", lines).isEqualTo(golden());
    }

    @Test
    void everyKindOfPacketHasASample() {
        Set<Class<?>> sampled = Samples.packets().values().stream()
                .map(packet ->
                        packet instanceof Packet.Raft raft ? raft.message().getClass() : packet.getClass())
                .collect(Collectors.toSet());
        Set<Class<?>> known = Stream.concat(
                        Stream.of(Packet.class.getPermittedSubclasses()).filter(c -> c != Packet.Raft.class),
                        Stream.of(Message.class.getPermittedSubclasses()))
                .collect(Collectors.toSet());
        assertThat(sampled).isEqualTo(known);
    }
}
