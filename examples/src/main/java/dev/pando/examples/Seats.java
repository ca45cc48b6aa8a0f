package dev.pando.examples;

import dev.pando.Codec;
import dev.pando.CommandContext;
import dev.pando.CommandRejectedException;
import dev.pando.MachineType;
import dev.pando.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Who has which seat. A command is {@code 12A ann}; a query is {@code 12A}; the result of both is who has it. */
public final class Seats implements StateMachine<String, String> {
    public static final MachineType<String, String> TYPE = new MachineType<>("seats", Codec.strings(), Codec.strings());

    private final Map<String, String> holders = new TreeMap<>();

    @Override
    public String apply(CommandContext context, String command) {
        String[] words = command.split(" ", 2);
        if (words.length < 2) {
            throw new CommandRejectedException("Say which seat and who: 12A ann.");
        }
        String holder = holders.putIfAbsent(words[0], words[1]);
        if (holder != null && !holder.equals(words[1])) {
            throw new CommandRejectedException(words[0] + " is " + holder + "'s.");
        }
        return words[1];
    }

    @Override
    public String query(String seat) {
        return holders.getOrDefault(seat, "nobody");
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        Properties all = new Properties();
        all.putAll(holders);
        all.store(out, null);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        Properties all = new Properties();
        all.load(in);
        holders.clear();
        all.stringPropertyNames().forEach(seat -> holders.put(seat, all.getProperty(seat)));
    }
}
