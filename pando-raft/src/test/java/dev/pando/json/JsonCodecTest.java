package dev.pando.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonCodecTest {
    record Order(String item, int count) {}

    @Test
    void whatIsWrittenIsRead() {
        JsonCodec<Order> codec = JsonCodec.of(Order.class);
        byte[] written = codec.encode(new Order("tree", 3));
        assertThat(new String(written, UTF_8)).isEqualTo("{\"item\":\"tree\",\"count\":3}");
        assertThat(codec.decode(written)).isEqualTo(new Order("tree", 3));
        JsonCodec<List<Order>> all = JsonCodec.of(new TypeReference<>() {}, new ObjectMapper());
        assertThat(all.decode(all.encode(List.of(new Order("root", 1))))).containsExactly(new Order("root", 1));
    }

    @Test
    void whatIsSomethingElseIsRefusedByName() {
        JsonCodec<Order> codec = JsonCodec.of(Order.class);
        for (String bad : List.of("", "{", "null", "[1]", "{\"size\":1}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.decode(bad.getBytes(UTF_8)))
                    .withMessageContaining("That is no dev.pando.json.JsonCodecTest$Order in JSON");
        }
    }
}
