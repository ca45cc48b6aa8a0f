package dev.pando.cli.chaos;

import dev.pando.cli.Environment;
import dev.pando.cli.ShutdownHook;
import dev.pando.cli.process.ProgramCommand;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs this program once more, in a network namespace and a mount namespace of its own: whatever it sets up there is gone
 * with its processes, however they end. Needs root, and {@code unshare} and {@code ip}.
 */
final class Enclosure {
    private static final int END_PATIENCE_S = 10;
    private static final int BUFFER_BYTES = 8 << 10;

    /** Names namespaces where nobody else sees them, then runs the program. */
    private static final String SCRIPT = "mount -t tmpfs tmpfs /run && exec \"$@\"";

    private Enclosure() {}

    /** Whether this machine and this user can. */
    static boolean isPossible() throws IOException, InterruptedException {
        if (!isOnPath("unshare") || !isOnPath("ip") || !isOnPath("sh")) {
            return false;
        }
        return exitCode(enclosed(List.of("ip", "link", "set", "lo", "up"))) == 0;
    }

    /** Runs it with these arguments, and passes on what it prints; gives its exit code. */
    static int run(ProgramCommand program, List<String> arguments, Environment environment)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(enclosed(program.with(arguments))).start();
        ShutdownHook hook = ShutdownHook.add("chaos-enclosure", () -> end(process));
        try {
            process.getOutputStream().close();
            Thread errors = new Thread(() -> passOn(process.getErrorStream(), environment.err()), "enclosed-stderr");
            errors.start();
            passOn(process.getInputStream(), environment.out());
            errors.join();
            return process.waitFor();
        } finally {
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

    /** What runs in it ends when the process does that made it, however that ends. */
    static void endWithItsMaker() {
        ProcessHandle.current().parent().ifPresent(maker -> maker.onExit().thenRun(() -> System.exit(1)));
    }

    private static List<String> enclosed(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "--net", "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh"));
        all.addAll(command);
        return all;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private static int exitCode(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator)).anyMatch(folder -> new File(folder, program).canExecute());
    }
}
