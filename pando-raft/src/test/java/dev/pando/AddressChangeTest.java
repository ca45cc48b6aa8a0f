package dev.pando;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members that come back at other addresses, and copies of data directories that try to: on real sockets and files. */
@Timeout(120)
final class AddressChangeTest {
    @TempDir
    Path dir;

    private RaftOptions options(int name) {
        return Raft.options().dataDir(dir.resolve(Integer.toString(name)));
    }

    private List<Member> cluster(int size) {
        List<Member> members = new ArrayList<>();
        members.add(options(0).start(":0"));
        for (int i = 1; i < size; i++) {
            members.add(options(i).join(":0", List.of(members.get(0).self().address())));
        }
        members.get(0).log().append("before".getBytes(UTF_8));
        return members;
    }

    /** Waits until everybody has these for the voters, at these addresses. */
    private static void assertKnown(List<Member> members) {
        List<Peer> peers = members.stream().map(Member::self).toList();
        for (Member member : members) {
            CompletableFuture<List<Peer>> known = new CompletableFuture<>();
            Member.Subscription watch = member.onRoster(roster -> {
                if (roster.voters().containsAll(peers)) {
                    known.complete(roster.voters());
                }
            });
            assertThat(known.orTimeout(60, TimeUnit.SECONDS).join()).containsExactlyInAnyOrderElementsOf(peers);
            watch.close();
        }
    }

    private static void assertWorks(List<Member> members) {
        assertKnown(members);
        for (Member member : members) {
            member.log().append("after".getBytes(UTF_8));
        }
        List<String> expected = new ArrayList<>(List.of("before"));
        members.forEach(member -> expected.add("after"));
        for (Member member : members) {
            assertThat(GrowingTest.read(member, expected.size())).isEqualTo(expected);
        }
        members.forEach(Member::close);
    }

    @Test
    void aLoneMemberMovesAndGrowsAtItsNewAddress() {
        List<Member> members = cluster(1);
        String before = members.get(0).self().address();
        members.get(0).close();
        members.set(0, options(0).resume(":0"));
        assertThat(members.get(0).self().address()).isNotEqualTo(before);
        assertKnown(members);
        members.add(options(1).join(":0", List.of(members.get(0).self().address())));
        assertWorks(members);
    }

    @Test
    void eachOfThreeMovesInTurn() {
        List<Member> members = cluster(3);
        for (int i = 0; i < 3; i++) {
            members.get(i).close();
            members.set(i, options(i).resume(":0"));
            assertKnown(members);
        }
        assertWorks(members);
    }

    @Test
    void mostOfThemMoveAtOnce() {
        List<Member> members = cluster(3);
        for (int i = 0; i < 2; i++) {
            members.get(i).close();
            members.set(i, options(i).resume(":0"));
        }
        assertWorks(members);
    }

    @Test
    void allOfThemMoveAtOnceAndAreToldOfOneAddress() {
        List<Member> members = cluster(3);
        members.forEach(Member::close);
        members.set(0, options(0).resume(":0"));
        String one = members.get(0).self().address();
        members.set(1, options(1).join(":0", List.of(one)));
        members.set(2, options(2).join(":0", List.of(one)));
        assertWorks(members);
    }

    @Test
    void whatOthersCallItIsSaidAnew() {
        List<Member> members = cluster(2);
        String address = members.get(1).self().address();
        members.get(1).close();
        String port = address.substring(address.lastIndexOf(':') + 1);
        members.set(1, options(1).advertise("localhost:" + port).resume(address));
        assertThat(members.get(1).self().address()).isEqualTo("localhost:" + port);
        assertWorks(members);
    }

    @Test
    void aCopyOfAMemberThatRunsIsRefusedByName() {
        List<Member> members = cluster(2);
        Member original = members.get(1);
        original.close();
        copy(dir.resolve("1"), dir.resolve("7"));
        members.set(1, options(1).resume(original.self().address()));
        assertThatThrownBy(() -> options(7).resume(":0"))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining(
                        "Member " + original.self().id() + " runs at "
                                + original.self().address()
                                + ", and this would be a second process of it: a data directory must not be used twice, nor copied.");
        assertThatThrownBy(() ->
                        options(7).join(":0", List.of(members.get(0).self().address())))
                .isInstanceOf(InvalidDataException.class)
                .hasMessageContaining("must not be used twice");
        assertWorks(members);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
