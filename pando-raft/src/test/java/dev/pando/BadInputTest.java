package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't work is refused with one clear message, and harms nothing that runs. */
final class BadInputTest {
    @TempDir
    Path dir;

    private RaftOptions at(String name) {
        return Raft.options().dataDir(dir.resolve(name));
    }

    @Test
    void aPortInUseIsNamedAndTheDataLeftAlone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> at("1").start("127.0.0.1:" + port))
                    .withMessageContaining(Integer.toString(port));
        }
        assertThat(dir.resolve("1")).doesNotExist();
    }

    @Test
    void aDataDirectoryInUseIsRefusedAndItsMemberGoesOn() {
        try (Member member = at("1").start(":0")) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> at("1").start(":0"))
                    .withMessageContaining("in use");
            member.log().append("still here".getBytes(UTF_8));
        }
    }

    @Test
    void aDirectoryOfSomebodyElseIsRefused() throws IOException {
        Path foreign = Files.createDirectory(dir.resolve("photos"));
        Files.writeString(foreign.resolve("cat.jpg"), "meow");
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> at("photos").start(":0"))
                .withMessageContaining("cat.jpg");
        assertThat(foreign).isDirectoryContaining("glob:**cat.jpg");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Files.writeString(dir.resolve("file"), "not a directory");
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> at("file").start(":0"))
                .withMessageContaining("not a directory");
    }

    @Test
    void anIdentityOfANewerFormatIsRefused() throws IOException {
        at("1").start(":0").close();
        Path identity = dir.resolve("1").resolve("identity");
        List<String> lines = Files.readAllLines(identity);
        String newer = lines.get(0).replace(" 1", " 2") + "\nsomething new\n";
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(newer.getBytes(UTF_8));
        Files.writeString(identity, newer + "crc %08x\n".formatted(crc.getValue()));
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> at("1").resume(":0"))
                .withMessageContaining("newer");
    }

    @Test
    void anIdentityThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectories(dir.resolve("1").resolve("identity"));
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> at("1").start(":0"))
                .withMessageContaining(dir.resolve("1").toString());
    }

    @Test
    void resumingOnAnEmptyDirectoryFoundsNothing() {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> at("nothing").resume(":0"))
                .withMessageContaining("nothing");
        assertThat(dir.resolve("nothing")).doesNotExist();
    }

    @Test
    void aPublicAddressWithoutInsecureIsRefused() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> at("1").start("0.0.0.0:0"))
                .withMessageContaining("insecure");
        assertThat(dir.resolve("1")).doesNotExist();
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> at("1").start("localhost"))
                .withMessageContaining("localhost");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> at("1").insecure().start("no-such-host.invalid:1"))
                .withMessageContaining("no-such-host.invalid");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> at("1").insecure().start("192.0.2.1:0"))
                .withMessageContaining("192.0.2.1");
        assertThat(dir.resolve("1")).doesNotExist();
    }

    @Test
    void joiningThroughNobodySaysWhatEachAddressSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatExceptionOfType(JoinException.class)
                .isThrownBy(() -> at("1").joinTimeout(Duration.ofMillis(500)).join(":0", List.of("127.0.0.1:" + port)))
                .withMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void aMemberWithOtherOptionsIsRefusedByName() {
        try (Member seed = at("1").start(":0")) {
            String address = seed.self().address();
            assertThatExceptionOfType(JoinException.class)
                    .isThrownBy(() -> at("2").maxEntryBytes(1000).join(":0", List.of(address)))
                    .withMessageContaining("maxEntryBytes")
                    .withMessageContaining("1000");
            assertThatExceptionOfType(JoinException.class)
                    .isThrownBy(() ->
                            at("3").electionTimeout(Duration.ofMillis(300)).join(":0", List.of(address)))
                    .withMessageContaining("300 ms");
            seed.log().append("still here".getBytes(UTF_8));
            assertThat(seed.roster().voters()).containsExactly(seed.self());
        }
    }

    @Test
    void anEntryAboveTheBoundIsRefusedAndNothingElse() {
        try (Member member = at("1").maxEntryBytes(100).start(":0")) {
            assertThatExceptionOfType(EntryTooLargeException.class)
                    .isThrownBy(() -> member.log().append(new byte[101]))
                    .withMessageContaining("101")
                    .withMessageContaining("100");
            assertThat(member.log().append(new byte[100]).index()).isPositive();
        }
    }

    @Test
    void anEntryOf64MebibytesPassesWhereItIsAllowed() {
        try (Member member =
                at("1").maxEntryBytes(64 << 20).maxPendingBytes(128 << 20).start(":0")) {
            byte[] large = new byte[64 << 20];
            large[large.length - 1] = 42;
            Appended where = member.log().append(large);
            try (Listener entries = member.log().listen(where.index())) {
                assertThat(entries.next().payload()).isEqualTo(large);
            }
        }
    }

    @Test
    void theLastVoterCannotLeave() {
        try (Member member = at("1").start(":0")) {
            assertThatExceptionOfType(NotDoneException.class)
                    .isThrownBy(member::leave)
                    .withMessageContaining("last voter");
            member.log().append("still here".getBytes(UTF_8));
        }
    }

    @Test
    void aMemberThatLeftDoesNotComeBack() {
        try (Member seed = at("1").start(":0")) {
            Member second = at("2").join(":0", List.of(seed.self().address()));
            String address = second.self().address();
            second.leave();
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> at("2").resume(address))
                    .withMessageContaining("removed");
        }
    }

    @Test
    void optionsThatCannotWorkAreRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().maxEntryBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().maxEntryBytes((64 << 20) + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().electionTimeout(Duration.ofMillis(49)));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().segmentBytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().advertise("foo"));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().advertise(":10240"));
        assertThatIllegalArgumentException().isThrownBy(() -> Raft.options().appendTimeout(Duration.ZERO));
    }
}
