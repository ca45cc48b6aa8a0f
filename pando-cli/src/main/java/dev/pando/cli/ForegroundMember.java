package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;

/**
 * A member that is this process: says that it runs, and ends with it. SIGTERM, SIGINT, and the end of standard input
 * if asked, close it in good order.
 */
final class ForegroundMember {
    private final Member member;
    private final MemberOptions options;
    private final Environment environment;
    private volatile boolean closing;

    ForegroundMember(Member member, MemberOptions options, Environment environment) {
        this.member = member;
        this.options = options;
        this.environment = environment;
    }

    /** Returns when the member was closed or has left; throws what stopped it otherwise. */
    ExitCode run() {
        ShutdownHook hook = ShutdownHook.add("pando-close", this::closeAndHalt);
        try {
            say("up");
            if (options.exitWithStdin()) {
                Thread reader = new Thread(this::closeAtEndOfInput, "pando-stdin");
                reader.setDaemon(true);
                reader.start();
            }
            member.closed().join();
            say(closing ? "closed" : "left");
            return ExitCode.OK;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            hook.remove();
        }
    }

    /** One line, flushed at once: scripts wait for it. */
    private void say(String event) {
        PrintStream out = environment.out();
        out.println(options.json() ? json(event) : text(event));
        out.flush();
    }

    private String text(String event) {
        String name = "member " + member.self().id().brief();
        return switch (event) {
            case "up" ->
                "%s listens on %s, cluster %s, data in %s"
                        .formatted(name, member.self().address(), cluster(), data());
            case "left" -> name + " left the cluster; its data can't be resumed";
            default -> name + " closed; resume it with its data";
        };
    }

    private String json(String event) {
        ObjectNode line = Json.object();
        line.put("event", event);
        line.put("member", member.self().id().toString());
        line.put("address", member.self().address());
        line.put("cluster", cluster());
        line.put("data", data());
        return Json.line(line);
    }

    private String cluster() {
        return member.status().cluster().toString();
    }

    private String data() {
        return options.data().toAbsolutePath().normalize().toString();
    }

    private void closeAtEndOfInput() {
        InputStream in = environment.in();
        byte[] ignored = new byte[1024];
        try {
            while (in.read(ignored) >= 0) {
                // whatever is said there is of no interest
            }
        } catch (IOException e) {
            environment.err().println("pando: standard input failed, closing: " + e.getMessage());
        }
        closing = true;
        member.close();
    }

    /** Runs when a signal ends the process: its exit code would be the signal's, were it not for the halt. */
    private void closeAndHalt() {
        closing = true;
        ExitCode exitCode = ExitCode.OK;
        try {
            member.close();
        } catch (RuntimeException e) {
            Failure failure = Failure.of(e);
            environment.err().println("pando: " + failure.message());
            exitCode = failure.exitCode();
        }
        environment.out().flush();
        Runtime.getRuntime().halt(exitCode.code());
    }
}
