package dev.pando;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Which machine is meant, and how its commands and results are written: shared by those who register it, submit to it, and
 * read from it. Usually a constant next to the machine.
 *
 * @param name the same on every member, for good: it is in snapshots; 1 to 100 characters
 * @param commands codec of commands and queries
 * @param results codec of results
 */
public record MachineType<C, R>(String name, Codec<C> commands, Codec<R> results) {
    private static final int MAX_NAME = 100;
    private static final int IDS = 0xffff;

    /** Of the library's own machine. */
    static final int OPERATOR_ID = id("pando/operator");

    public MachineType {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "A machine's name has 1 to " + MAX_NAME + " characters: '" + name + "'.");
        }
        Objects.requireNonNull(commands);
        Objects.requireNonNull(results);
    }

    /** What its commands carry in the log: 1 to 65,535, made of the name. No two machines of a member may have the same. */
    public int id() {
        return id(name);
    }

    private static int id(String name) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % IDS) + 1;
    }

    @Override
    public String toString() {
        return "machine " + name;
    }
}
