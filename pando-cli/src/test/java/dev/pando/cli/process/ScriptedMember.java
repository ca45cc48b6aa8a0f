package dev.pando.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Stands in for a member's process: does what its first argument says. */
public final class ScriptedMember {
    private ScriptedMember() {}

    public static ProgramCommand that(String does) {
        return new ProgramCommand(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ScriptedMember.class.getName(),
                does));
    }

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "runs" -> {
                System.out.println("{\"event\":\"up\",\"member\":\"1a2b3c4d000000000000000000000001\","
                        + "\"address\":\"127.0.0.1:4711\"}");
                waitForEndOfInput();
                System.out.println("{\"event\":\"closed\"}");
            }
            case "fails" -> {
                System.err.println("pando start: something first");
                System.err.println("pando start: Port 10240 is in use; give another.");
                System.exit(1);
            }
            case "babbles" -> System.out.println("this is not what was agreed on");
            default -> waitForEndOfInput();
        }
    }

    private static void waitForEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // until its end
        }
    }
}
