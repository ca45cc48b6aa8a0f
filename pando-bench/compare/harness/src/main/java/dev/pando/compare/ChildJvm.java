package dev.pando.compare;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program in another process: with the same Java, and the same flags. */
final class ChildJvm {
    private ChildJvm() {}

    /** On the same class path. */
    static List<String> command(List<String> flags, List<String> arguments) {
        return command(flags, System.getProperty("java.class.path"), arguments);
    }

    /** @param flags beside those of this process, which they override */
    static List<String> command(List<String> flags, String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
