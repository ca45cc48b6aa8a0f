package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and strangers get wrong: each is told so in a line, and harms no member that runs. */
@Timeout(120)
@SuppressWarnings("AddressSelection") // loopback has one address
final class BadInputTest {
    private final Cli cli = new Cli(Library.PANDO);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private MemberInProcess seed;

    @BeforeEach
    void start() throws Exception {
        seed = MemberInProcess.run("start", folder.resolve("seed"));
    }

    @AfterEach
    void theMemberStillWorks() throws Exception {
        try (MemberInProcess ending = seed) {
            assertThat(cli.in("still here\n".getBytes(UTF_8)).run("append", "--via", ending.address()))
                    .as(cli.err())
                    .isZero();
            assertThat(cli.run("tail", "--via", seed.address())).isZero();
            assertThat(cli.out()).endsWith("still here\n");
        }
    }

    @Test
    void aPortInUse() {
        assertThat(start("other", seed.address())).isEqualTo(1);
        assertSaid(seed.address());
    }

    @Test
    void aDataDirectoryInUse() {
        assertThat(start("seed", "127.0.0.1:0")).isEqualTo(1);
        assertSaid(folder.resolve("seed").toString());
    }

    @Test
    void aDataDirectoryThatIsAFile() throws IOException {
        Files.writeString(folder.resolve("file"), "not a directory");

        assertThat(start("file", "127.0.0.1:0")).isEqualTo(1);
        assertSaid(folder.resolve("file").toString());
    }

    @Test
    void aDataDirectoryWithSomethingElseInIt() throws IOException {
        Path data = Files.createDirectories(folder.resolve("damaged"));
        try (var files = Files.walk(folder.resolve("seed"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = data.resolve(folder.resolve("seed").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.write(copy, "x".repeat(4096).getBytes(UTF_8));
            }
        }

        assertThat(start("damaged", "127.0.0.1:0")).isNotZero();
        assertSaid("damaged");
    }

    @Test
    void resumingAnEmptyDirectory() {
        assertThat(cli.run(
                        "resume",
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("none").toString()))
                .isEqualTo(1);
        assertSaid(folder.resolve("none").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "[::]:0"})
    void aPublicAddressWithoutSayingThatItIsInsecure(String address) {
        assertThat(start("public", address)).isEqualTo(1);
        assertSaid("insecure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", ":", "no-such-host.invalid:1"})
    void anAddressToListenOnThatIsNone(String address) {
        assertThat(start("unlistenable", address)).isIn(1, 2);
        assertSaid(address.replace(".invalid:1", ".invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "no-such-host.invalid:1"})
    void anAddressOfAMemberThatIsNone(String address) {
        assertThat(cli.run("status", "--via", address, "--timeout", "500ms")).isIn(1, 2, 4);
        assertSaid(address.replace(".invalid:1", ".invalid"));
    }

    @Test
    void anAddressThatIsNobodys() throws IOException {
        String nobody = "127.0.0.1:" + freePort();

        assertThat(cli.run("status", "--via", nobody, "--timeout", "500ms")).isEqualTo(4);
        assertSaid(nobody);
        assertThat(cli.in("x".getBytes(UTF_8)).run("append", "--via", nobody, "--timeout", "500ms"))
                .isEqualTo(4);
        assertSaid(nobody);
    }

    @Test
    void oneAddressThatWorksIsEnough() throws IOException {
        String both = "127.0.0.1:" + freePort() + "," + seed.address();

        assertThat(cli.run("status", "--via", both)).as(cli.err()).isZero();
    }

    @Test
    void anAddressOfAnHttpServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            assertThat(cli.run("status", "--via", address, "--timeout", "1s")).isEqualTo(4);
            assertSaid(address);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAddressWhereNothingIsEverSaid() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            assertThat(cli.run("status", "--via", address, "--timeout", "1s")).isEqualTo(4);
            assertSaid(address);
        }
    }

    @Test
    void aDataDirectoryOfAnotherCluster() throws Exception {
        try (MemberInProcess other = MemberInProcess.run("start", folder.resolve("other"))) {
            assertThat(other.cluster()).isNotEqualTo(seed.cluster());
        }
        assertThat(cli.run(
                        "join",
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("other").toString(),
                        "--via",
                        seed.address(),
                        "--election-timeout",
                        "200ms",
                        "--exit-with-stdin"))
                .isNotZero();
        assertSaid("cluster");
    }

    @Test
    void joiningWithAnEntryBoundThatTheClusterDoesNotHave() {
        assertThat(cli.run(
                        "join",
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("bound").toString(),
                        "--via",
                        seed.address(),
                        "--election-timeout",
                        "200ms",
                        "--max-entry",
                        "2MiB",
                        "--exit-with-stdin"))
                .isNotZero();
        assertSaid("maxEntry", "max-entry", "entry");
    }

    @Test
    void anEntryAboveTheBound() {
        String tooLong = "x".repeat((1 << 20) + 1);
        String justRight = "y".repeat(1 << 20);

        assertThat(cli.in(("a\n" + justRight + "\n" + tooLong + "\nb\n").getBytes(UTF_8))
                        .run("append", "--via", seed.address()))
                .isEqualTo(1);
        assertSaid("line 3 was not acknowledged, the 2 before it are appended");
        assertThat(cli.run("tail", "--via", seed.address())).isZero();
        assertThat(cli.out()).startsWith("a\n" + justRight + "\n").doesNotContain(tooLong);
    }

    @Test
    void anHttpRequestToThePort() throws IOException {
        assertThat(refused("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void garbageToThePort() throws IOException {
        byte[] garbage = new byte[1 << 20];
        new Random(1).nextBytes(garbage);
        assertThat(refused(garbage)).isTrue();
    }

    @Test
    void anEndlessFrameToThePort() throws IOException {
        byte[] frame = new byte[16 << 20];
        java.util.Arrays.fill(frame, (byte) 0x7f);
        assertThat(refused(frame)).isTrue();
    }

    /** Sends bytes to the member's port, and says whether it ended the connection. */
    private boolean refused(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), seed.port())) {
            socket.setSoTimeout(30_000);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                out.flush();
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // whatever it says before it hangs up
                }
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true; // reset: it hung up while more was coming
            }
            return true;
        }
    }

    private int start(String data, String listen) {
        return cli.run(
                "start", "--listen", listen, "--data", folder.resolve(data).toString(), "--exit-with-stdin");
    }

    /** One line on standard error with at least one of these, nothing on standard output. */
    private void assertSaid(String... anyOf) {
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).hasLineCount(1).startsWith("pando ").containsAnyOf(anyOf);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
