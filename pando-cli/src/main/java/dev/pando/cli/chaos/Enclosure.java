package dev.pando.cli.chaos;

import dev.pando.cli.Environment;
import dev.pando.cli.ShutdownHook;
import dev.pando.cli.process.ProgramCommand;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs this program once more, in network, mount and process namespaces of its own: the kernel ends all that runs in them, and
 * takes away what was set up there, when that program ends, however it does. It ends in good order when its standard input does, and so
 * with whoever runs it. Needs root, and {@code unshare} and {@code ip}.
 */
final class Enclosure {
    private static final int END_PATIENCE_S = 10;
    private static final int BUFFER_BYTES = 8 << 10;

    /** Where namespaces get their names: a folder that nobody else sees. */
    private static final Path HIDDEN = Path.of("/run");

    private static final String SCRIPT =
            "mount -t tmpfs tmpfs " + HIDDEN + " && mkdir " + HIDDEN + "/netns && exec \"$@\"";

    /** All that a run needs. */
    private static final String PROBE = "ip link add pando0 type bridge && ip netns add probe"
            + " && ip link add probe0 type veth peer name eth0 netns probe && ip -n probe link set lo up";

    private Enclosure() {}

    /** Whether this machine and this user can. */
    static boolean isPossible() throws IOException, InterruptedException {
        if (!Stream.of("unshare", "ip", "sh", "mount", "mkdir").allMatch(Enclosure::isOnPath)) {
            return false;
        }
        return new ProcessBuilder(enclosed(List.of("sh", "-c", PROBE)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Whether a file there would be gone with the enclosure. */
    static boolean hides(Path file) {
        return file.toAbsolutePath().normalize().startsWith(HIDDEN);
    }

    /** Runs it with these arguments, and passes on what it prints; gives its exit code. */
    static int run(ProgramCommand program, List<String> arguments, Environment environment)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(enclosed(program.with(arguments))).start();
        ShutdownHook hook = ShutdownHook.add("chaos-enclosure", () -> end(process));
        try {
            Thread errors = new Thread(() -> passOn(process.getErrorStream(), environment.err()), "enclosed-stderr");
            errors.start();
            passOn(process.getInputStream(), environment.out());
            errors.join();
            return process.waitFor();
        } finally {
            end(process);
            hook.remove();
        }
    }

    /** Returns at the end of what there is. */
    private static void passOn(InputStream from, PrintStream to) {
        byte[] bytes = new byte[BUFFER_BYTES];
        try {
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                to.write(bytes, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Within the enclosure: ends this process when its standard input ends. */
    static void endWithInput(InputStream in) {
        Thread watch = new Thread(
                () -> {
                    passOn(in, new PrintStream(PrintStream.nullOutputStream()));
                    System.exit(1);
                },
                "chaos-stdin");
        watch.setDaemon(true);
        watch.start();
    }

    private static List<String> enclosed(List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--net", "--mount", "--propagation", "private"));
        all.addAll(List.of("--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", SCRIPT, "sh"));
        all.addAll(command);
        return all;
    }

    private static void end(Process process) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly(); // and the kernel whatever runs in it
            }
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator)).anyMatch(folder -> new File(folder, program).canExecute());
    }
}
