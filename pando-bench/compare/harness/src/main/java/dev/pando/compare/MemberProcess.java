package dev.pando.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One member in a process of its own, which appends whenever it leads and tells of what was acknowledged
 * ({@link MemberCommand}).
 */
final class MemberProcess implements AutoCloseable {
    /** Ends with the process that started it, whose standard output it is. */
    private final Process process;

    private volatile long lastAck = Long.MIN_VALUE;
    private volatile long applied = -1;

    private MemberProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "member-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static MemberProcess start(GroupOptions options, int member, int basePort, Scratch scratch) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("member"));
        arguments.addAll(options.asArguments());
        arguments.addAll(List.of(
                "--member", String.valueOf(member),
                "--base-port", String.valueOf(basePort),
                "--dir", scratch.dir().toString(),
                "--ram-dir", scratch.ram().toString()));
        // A process that is killed cannot remove the native libraries that it has unpacked.
        List<String> flags = List.of("-Djava.io.tmpdir=" + scratch.dir());
        return new MemberProcess(new ProcessBuilder(ChildJvm.command(flags, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith(MemberCommand.ACK)) {
                    lastAck = Long.parseLong(line.substring(MemberCommand.ACK.length()));
                } else if (line.startsWith(MemberCommand.APPLIED)) {
                    applied = Long.parseLong(line.substring(MemberCommand.APPLIED.length()));
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isUp() {
        return applied >= 0;
    }

    boolean applies() {
        return applied > 0;
    }

    /** When the last append of this one was acknowledged, as {@link MemberCommand#micros} tells time; very early if never. */
    long lastAck() {
        return lastAck;
    }

    /** SIGKILL or SIGSTOP. */
    void signal(String name) throws IOException, InterruptedException {
        if (name.equals("KILL")) {
            process.destroyForcibly();
            return;
        }
        int rc = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (rc != 0) {
            throw new IllegalStateException("no process was sent SIG" + name);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
