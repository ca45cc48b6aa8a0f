package dev.pando.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs workers in processes of their own and ends those that go on without a word. Closing it ends all that run. May be
 * used by several threads.
 */
final class Forks implements AutoCloseable {
    private static final long POLL_MS = 100;

    private final String classPath;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param classPath of the code as it is, workers included */
    Forks(String classPath) {
        this.classPath = classPath;
    }

    /**
     * Something for a worker to do.
     *
     * @param first stands before everything else on its class path
     * @param arguments of {@link Worker}
     * @param silenceSeconds of a processor's time after which it is taken for stuck, if it says nothing new
     */
    record Task(List<Path> first, List<String> arguments, int silenceSeconds) {}

    /**
     * Runs a worker until it ends, or is stuck.
     *
     * @param folder for its files
     */
    Finding run(Task task, Path folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path output = Files.createTempFile(folder, "output", "");
        Path errors = Files.createTempFile(folder, "errors", "");
        Process process = new ProcessBuilder(command(task, folder))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        running.add(process);
        boolean isStuck;
        try {
            isStuck = !await(process, output, task.silenceSeconds());
        } finally {
            end(process);
            running.remove(process);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return WorkerOutput.read(output).finding(isStuck, process.exitValue(), WorkerOutput.end(errors), seconds);
    }

    private List<String> command(Task task, Path folder) {
        List<String> path = new ArrayList<>();
        task.first().forEach(entry -> path.add(entry.toString()));
        path.add(classPath);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                String.join(java.io.File.pathSeparator, path),
                Worker.class.getName()));
        command.addAll(task.arguments());
        return command;
    }

    /** Whether it has ended by itself. */
    private boolean await(Process process, Path output, int silenceSeconds) throws IOException, InterruptedException {
        Silence silence = new Silence(Duration.ofSeconds(silenceSeconds));
        while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
            Duration used = process.info().totalCpuDuration().orElse(null);
            if (closed || silence.isTooLong(Files.size(output), used, System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}
