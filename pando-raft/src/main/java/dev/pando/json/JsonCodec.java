package dev.pando.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.pando.Codec;
import java.io.IOException;
import java.util.Objects;

/**
 * Values as JSON, through Jackson ({@code jackson-databind}), which the program has to have: Pando does not bring it. What was
 * written once stays in the log: only add properties, give them defaults, and have the mapper ignore those that it does not know.
 *
 * @param <T> what Jackson can write and read: a record, say
 */
public final class JsonCodec<T> implements Codec<T> {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String what;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    private JsonCodec(ObjectMapper mapper, JavaType type) {
        this.what = type.toCanonical();
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
    }

    /** With a mapper as Jackson makes it. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return of(type, MAPPER);
    }

    /** With a mapper of one's own, which must not be changed afterwards. */
    @SuppressWarnings("exports") // for those who have Jackson
    public static <T> JsonCodec<T> of(Class<T> type, ObjectMapper mapper) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    /** For types with parameters: {@code new TypeReference<List<String>>() {}}. */
    @SuppressWarnings("exports") // for those who have Jackson
    public static <T> JsonCodec<T> of(TypeReference<T> type, ObjectMapper mapper) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    /** @throws IllegalArgumentException if Jackson can't write it */
    @Override
    public byte[] encode(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A " + what + " can't be written as JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        try {
            T value = reader.readValue(bytes);
            return Objects.requireNonNull(value, "null");
        } catch (IOException | NullPointerException e) {
            throw new IllegalArgumentException("That is no " + what + " in JSON: " + e.getMessage(), e);
        }
    }
}
