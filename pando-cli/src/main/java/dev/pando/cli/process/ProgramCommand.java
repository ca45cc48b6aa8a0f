package dev.pando.cli.process;

import dev.pando.cli.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to run this program once more, as another process.
 *
 * @param prefix what stands before the program's own arguments
 */
public record ProgramCommand(List<String> prefix) {

    /** Flags for the members' Java, separated by spaces: to measure others than these. */
    private static final String JVM_FLAGS_PROPERTY = "pando.member.jvm";

    /** A demo is over in seconds: with the second compiler at work beside it, it takes half as long again. */
    private static final String JVM_FLAGS = "-Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    public ProgramCommand {
        prefix = List.copyOf(prefix);
    }

    /** The same Java and the same classes as this process has, with flags for members. */
    public static ProgramCommand ofThisProcess() {
        String flags = System.getProperty(JVM_FLAGS_PROPERTY, JVM_FLAGS);
        return with(Stream.of(flags.split(" ")).filter(flag -> !flag.isEmpty()));
    }

    /** The same Java and the same classes, with these flags. */
    public static ProgramCommand withFlags(String... flags) {
        return with(Stream.of(flags));
    }

    /** The same Java and the same classes, with the flags and properties that this process has. */
    public static ProgramCommand again() {
        return with(ManagementFactory.getRuntimeMXBean().getInputArguments().stream());
    }

    private static ProgramCommand with(Stream<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        flags.forEach(command::add);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), Main.class.getName()));
        return new ProgramCommand(command);
    }

    /** The whole command line. */
    public List<String> with(List<String> arguments) {
        return Stream.concat(prefix.stream(), arguments.stream()).toList();
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }
}
