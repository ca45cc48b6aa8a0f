package dev.pando.cli.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pando.cli.CommandException;
import dev.pando.cli.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A member as a process of its own, with a folder of its own: {@code data}, and what it prints in {@code stdout.log}
 * and {@code stderr.log}. It can be launched again after it has ended. The process ends with this one, since its
 * standard input does. For one thread.
 */
public final class MemberProcess {
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(10);
    private static final int PORT_POLL_MS = 50;
    private static final int GONE_PATIENCE_S = 5;

    private final int number;
    private final Path home;
    private Site site;
    private @Nullable Process process;
    private CompletableFuture<Announcement> announced = new CompletableFuture<>();
    private long launchedNs;
    private Duration startTook = Duration.ZERO;
    private String id = "";
    private String address;

    /**
     * That it runs.
     *
     * @param line what it said
     * @param atNs when, by {@link System#nanoTime}
     */
    private record Announcement(JsonNode line, long atNs) {}

    /** @param number from 1, for people */
    public MemberProcess(int number, Path home, Site site) {
        this.number = number;
        this.home = home;
        this.site = site;
        this.address = site.listen();
    }

    /** An address that is free now: for a member that must come back to it before it has said that it runs. */
    public static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    /**
     * Starts the process; it listens where it listened before, on a free port the first time.
     *
     * @param command {@code start}, {@code join}, {@code replace} or {@code resume}
     * @param options its options and arguments besides those that every member here has
     */
    public void launch(String command, List<String> options) throws IOException, InterruptedException {
        awaitFreePort();
        Files.createDirectories(home);
        List<String> arguments =
                new ArrayList<>(List.of(command, "--listen", site.listen(), "--data", data().toString()));
        arguments.addAll(List.of("--json", "--exit-with-stdin"));
        arguments.addAll(site.options());
        arguments.addAll(options);
        launchedNs = System.nanoTime();
        Process launched = new ProcessBuilder(site.program().with(arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(stderr().toFile()))
                .start();
        process = launched;
        announced = new CompletableFuture<>();
        CompletableFuture<Announcement> announcement = announced;
        Thread reader = new Thread(() -> readOutput(launched, announcement), "member-" + number + "-stdout");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Waits until it says that it runs.
     *
     * @throws CommandException if it ends before, or does not within the limit
     */
    public void awaitUp(Duration limit) throws InterruptedException {
        try {
            Announcement said = announced.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            id = said.line().path("member").asText();
            address = said.line().path("address").asText();
            if (site.takesAnyPort()) {
                site = site.at(address);
            }
            startTook = Duration.ofNanos(said.atNs() - launchedNs);
        } catch (TimeoutException e) {
            throw new CommandException(this + " was not up within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new CommandException(this + " did not come up: " + lastWords());
        }
    }

    /** From 1, for people. */
    public int number() {
        return number;
    }

    /** From its last launch until it said that it runs. */
    public Duration startTook() {
        return startTook;
    }

    /** All digits of its identity; empty before it was up. */
    public String id() {
        return id;
    }

    public String address() {
        return address;
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** SIGSTOP: it does nothing until {@link #proceed}, and nobody is told. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void proceed() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (process == null || !process.isAlive()) {
            return;
        }
        int exitCode = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .redirectError(ProcessBuilder.Redirect.appendTo(stderr().toFile()))
                .start()
                .waitFor();
        if (exitCode != 0 && process.isAlive()) {
            throw failure("could not be sent SIG" + name);
        }
    }

    /** SIGKILL, without waiting: for when this process ends itself. */
    public void killNow() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** After {@link #killNow}; an interrupt ends the wait, and stays set. */
    void awaitGone() {
        try {
            if (process != null) {
                process.waitFor(GONE_PATIENCE_S, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has it close in good order; it may take until {@link #awaitExit}. */
    public void close() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }

    /** Its exit code; -1 if it had to be killed since it did not end within the limit. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (process == null) {
            return 0;
        }
        if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue();
        }
        kill();
        return -1;
    }

    /** Of the process that it is now, or was last; 0 before its first launch. */
    public long pid() {
        return process == null ? 0 : process.pid();
    }

    /** Deletes its data, as if its disk were lost. Its process must have ended. */
    public void deleteData() throws IOException {
        Deletion.of(data());
    }

    /** That something is wrong with it, with its last words. */
    public CommandException failure(String what) {
        return new CommandException("%s %s: %s".formatted(this, what, lastWords()));
    }

    /** The last thing it said on standard error, or how it ended. */
    public String lastWords() {
        try {
            List<String> said = Files.exists(stderr()) ? Files.readAllLines(stderr()) : List.of();
            if (!said.isEmpty()) {
                return said.get(said.size() - 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process == null || process.isAlive()
                ? "it said nothing"
                : "it ended with exit code " + process.exitValue() + " and said nothing";
    }

    /**
     * Waits until its port can be bound. While nobody listens there, those who try to connect to it may themselves be
     * given that very port as theirs. Of addresses elsewhere nothing is known here.
     */
    private void awaitFreePort() throws IOException, InterruptedException {
        if (!site.isOnLoopback()) {
            return;
        }
        long startNs = System.nanoTime();
        while (!isFree(site.port()) && System.nanoTime() - startNs < PORT_PATIENCE.toNanos()) {
            Thread.sleep(PORT_POLL_MS);
        }
    }

    private static boolean isFree(int port) throws IOException {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private void readOutput(Process launched, CompletableFuture<Announcement> announcement) {
        try (BufferedReader lines = launched.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(
                        home.resolve("stdout.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                JsonNode said = Json.parse(line);
                if (said.path("event").asText().equals("up")) {
                    announcement.complete(new Announcement(said, System.nanoTime()));
                }
            }
            launched.waitFor();
            announcement.completeExceptionally(new IOException("its standard output ended"));
        } catch (IOException | RuntimeException e) {
            announcement.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            announcement.completeExceptionally(e);
        }
    }

    /** The folder of its data. */
    public Path data() {
        return home.resolve("data");
    }

    private Path stderr() {
        return home.resolve("stderr.log");
    }

    @Override
    public String toString() {
        return "member " + number + (id.isEmpty() ? "" : " (" + id.substring(0, 8) + ", " + address + ")");
    }
}
