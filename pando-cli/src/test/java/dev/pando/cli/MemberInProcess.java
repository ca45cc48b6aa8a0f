package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real member, run by its command on a thread of this process. Closing it ends its standard input. */
final class MemberInProcess implements AutoCloseable {
    private static final int PATIENCE_S = 60;

    private final CountDownLatch inputEnds = new CountDownLatch(1);
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private JsonNode up = Json.object();

    private MemberInProcess(List<String> arguments) {
        Environment environment =
                new Environment(Library.PANDO, input(), output(), new PrintStream(err, true, UTF_8), false);
        Thread thread = new Thread(() -> run(environment, arguments), "member-in-process");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs {@code start}, {@code join} or {@code resume} and waits until the member is up.
     *
     * @throws IllegalStateException if it ends instead, with what it said
     */
    static MemberInProcess run(String command, Path data, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
        arguments.addAll(List.of("--json", "--exit-with-stdin", "--election-timeout", "200ms"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--listen")) {
            arguments.addAll(List.of("--listen", "127.0.0.1:0"));
        }
        MemberInProcess member = new MemberInProcess(arguments);
        member.up = Json.parse(member.firstLine.get(PATIENCE_S, TimeUnit.SECONDS));
        return member;
    }

    String address() {
        return up.path("address").asText();
    }

    int port() {
        return Integer.parseInt(address().substring(address().lastIndexOf(':') + 1));
    }

    String cluster() {
        return up.path("cluster").asText();
    }

    /** Waits until its command has ended. */
    int exitCode() throws InterruptedException, ExecutionException, TimeoutException {
        return exitCode.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        inputEnds.countDown();
        exitCode.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    private void run(Environment environment, List<String> arguments) {
        int code = Main.execute(environment, arguments.toArray(String[]::new));
        exitCode.complete(code);
        firstLine.completeExceptionally(
                new IllegalStateException("it ended with " + code + ": " + err.toString(UTF_8)));
    }

    /** Has nothing to say until it ends. */
    private InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    inputEnds.await();
                    return -1;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    private PrintStream output() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                String text = toString(UTF_8);
                if (text.contains("\n")) {
                    firstLine.complete(text.substring(0, text.indexOf('\n')));
                }
            }
        };
        return new PrintStream(bytes, false, UTF_8);
    }
}
