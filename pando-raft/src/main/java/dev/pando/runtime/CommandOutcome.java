package dev.pando.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pando.Codec;
import dev.pando.CommandRejectedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command: a result, or why the machine has refused it.
 *
 * @param value null if it was refused
 * @param rejection null if it was not
 */
public record CommandOutcome<R>(@Nullable R value, @Nullable String rejection) {
    private static final byte RESULT = 0;
    private static final byte REJECTED = 1;

    /** As it is kept for whoever asks again. */
    byte[] encode(Codec<R> codec) {
        R result = value;
        byte[] content = result == null ? String.valueOf(rejection).getBytes(UTF_8) : codec.encode(result);
        byte[] encoded = new byte[content.length + 1];
        encoded[0] = result == null ? REJECTED : RESULT;
        System.arraycopy(content, 0, encoded, 1, content.length);
        return encoded;
    }

    /** @throws IllegalArgumentException if it is none, or the codec says so */
    public static <R> CommandOutcome<R> decode(byte[] encoded, Codec<R> codec) {
        if (encoded.length == 0 || (encoded[0] != RESULT && encoded[0] != REJECTED)) {
            throw new IllegalArgumentException("That is no outcome of a command.");
        }
        byte[] content = Arrays.copyOfRange(encoded, 1, encoded.length);
        return encoded[0] == RESULT
                ? new CommandOutcome<>(codec.decode(content), null)
                : new CommandOutcome<>(null, new String(content, UTF_8));
    }

    /**
     * The result.
     *
     * @throws CommandRejectedException if it was refused
     */
    public R get() {
        R result = value;
        if (result == null) {
            throw new CommandRejectedException(String.valueOf(rejection));
        }
        return result;
    }
}
