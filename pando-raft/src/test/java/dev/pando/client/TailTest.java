package dev.pando.client;

import static dev.pando.client.ClientWorld.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.core.entry.LogEntry;
import dev.pando.core.entry.Proposal;
import dev.pando.transport.Packet;
import dev.pando.transport.Packet.Refusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TailTest {
    private final ClientWorld world = new ClientWorld();
    private final ClientEngine client = world.connected(world.a);

    @Test
    void allEntriesAreReadInOrderAndThenItEnds() {
        world.cluster.addData(3000, 100);
        TailBuffer tail = client.tail(1, false);

        List<LogEntry> read = readToEnd(tail);

        assertThat(read).isEqualTo(world.cluster.log());
        assertThatThrownBy(tail::next)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("all up to index 3000 was read");
    }

    @Test
    void readingBeginsWhereItIsAskedTo() {
        world.cluster.addData(10, 1);

        assertThat(readToEnd(client.tail(8, false)))
                .isEqualTo(world.cluster.log().subList(7, 10));
    }

    @Test
    void readingBeyondTheEndEndsAtOnce() {
        world.cluster.addData(10, 1);

        assertThat(readToEnd(client.tail(12, false))).isEmpty();
    }

    @Test
    void followingWaitsForMore() {
        world.cluster.addData(2, 1);
        TailBuffer tail = client.tail(1, true);
        assertThat(take(tail, 2)).isEqualTo(world.cluster.log());
        world.pass(seconds(60));
        assertThat(tail.poll(Duration.ZERO)).isEmpty();

        world.cluster.addData(3, 1);

        assertThat(take(tail, 3)).isEqualTo(world.cluster.log().subList(2, 5));
    }

    @Test
    void noMoreIsSentThanTheConsumerHasRoomFor() {
        world.cluster.addData(20_000, 1000);
        TailBuffer tail = client.tail(1, false);
        world.pass(seconds(60));
        assertThat(bytesSent()).isBetween(TailStream.BUFFER_BYTES, TailStream.BUFFER_BYTES + 1100);

        List<LogEntry> read = take(tail, 10_000);
        world.pass(seconds(60));

        assertThat(bytesSent())
                .isLessThanOrEqualTo(read.stream().mapToLong(LogEntry::length).sum() + TailStream.BUFFER_BYTES + 1100);
        read.addAll(readToEnd(tail));
        assertThat(read).isEqualTo(world.cluster.log());
    }

    @Test
    void entriesLargerThanTheBufferComeOneByOne() {
        int large = FakeMember.MAX_ENTRY_BYTES;
        world.cluster.addData(20, large);

        assertThat(readToEnd(client.tail(1, false))).isEqualTo(world.cluster.log());
    }

    @Test
    void itGoesOnWithAnotherMemberWithoutGapOrRepeat() {
        world.cluster.addData(20_000, 1000);
        TailBuffer tail = client.tail(1, false);
        List<LogEntry> read = take(tail, 5000);

        world.crash(world.a);
        world.pass(seconds(1));
        read.addAll(take(tail, 5000));
        world.b.dropConnections();
        world.c.dropConnections();
        read.addAll(readToEnd(tail));

        assertThat(read).isEqualTo(world.cluster.log());
        assertThat(world.b.heard(Packet.Tail.class)).isNotEmpty();
    }

    @Test
    void aSlowConsumerWhoseMemberIsLostGetsNoMoreThanItHasRoomFor() {
        world.cluster.addData(20_000, 1000);
        TailBuffer tail = client.tail(1, false);
        world.pass(seconds(5));

        world.crash(world.a);
        world.pass(seconds(30));

        assertThat(bytesSent()).isLessThanOrEqualTo(TailStream.BUFFER_BYTES + 2200);
        assertThat(readToEnd(tail)).isEqualTo(world.cluster.log());
    }

    @Test
    void aMemberThatFallsSilentIsLeftForAnother() {
        world.cluster.addData(100, 10);
        world.pass(seconds(1));
        world.a.script((connection, packet) -> packet instanceof Packet.Tail || packet instanceof Packet.Status);

        assertThat(readToEnd(client.tail(1, false))).isEqualTo(world.cluster.log());
    }

    @Test
    void aMemberThatIsBusyIsAskedAgainAndOneThatClosesIsLeft() {
        world.cluster.addData(100, 10);
        AtomicInteger requests = new AtomicInteger();
        world.a.script((connection, packet) -> packet instanceof Packet.Tail tail
                && connection.send(
                        0,
                        new Packet.Refused(
                                tail.requestId(),
                                FakeMember.refusal(requests.incrementAndGet() < 4 ? Code.BUSY : Code.CLOSED))));

        assertThat(readToEnd(client.tail(1, false))).isEqualTo(world.cluster.log());
        assertThat(requests).hasValue(4);
    }

    @Test
    void aRefusalForGoodEndsItWithTheMembersWords() {
        world.a.script((connection, packet) -> packet instanceof Packet.Tail tail
                && connection.send(0, new Packet.Refused(tail.requestId(), FakeMember.refusal(Code.INVALID))));

        assertThatThrownBy(() -> readToEnd(client.tail(1, false)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("a:1")
                .hasMessageContaining("INVALID");
    }

    @Test
    void aGapInWhatTheMemberSendsEndsItLoudly() {
        assertThatThrownBy(() -> readToEnd(tailOfMemberThatSends(1, 2, 4)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("entry 4 where entry 3 was due");
    }

    @Test
    void aRepeatInWhatTheMemberSendsEndsItLoudly() {
        assertThatThrownBy(() -> readToEnd(tailOfMemberThatSends(1, 2, 2)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("entry 2 where entry 3 was due");
    }

    @Test
    void moreThanThereIsCreditForEndsItLoudly() {
        List<LogEntry> large = new ArrayList<>();
        for (int index = 1; index <= 6; index++) {
            large.add(LogEntry.encode(0, index, 1, 0, Proposal.data(new byte[1 << 20])));
        }
        world.a.script((connection, packet) -> packet instanceof Packet.Tail tail
                && connection.send(0, new Packet.TailEntries(tail.requestId(), large)));

        assertThatThrownBy(() -> readToEnd(client.tail(1, true)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("entry 5 although it had no credit left for it");
    }

    @Test
    void anEndBeforeAllThatItClaimsToHaveSentEndsItLoudly() {
        world.a.script((connection, packet) ->
                packet instanceof Packet.Tail tail && connection.send(0, new Packet.TailEnd(tail.requestId(), 5)));

        assertThatThrownBy(() -> readToEnd(client.tail(1, false)))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("the end of the log at 5 where entry 1 was due");
    }

    @Test
    void closingItCancelsItAtTheMember() {
        world.cluster.addData(100, 10);
        TailBuffer tail = client.tail(1, true);
        Iterator<Entry> iterator = tail.iterator();
        take(tail, 1);

        tail.close();
        tail.close();
        world.pass(seconds(1));

        assertThat(world.a.heard(Packet.TailCancel.class)).hasSize(1);
        assertThat(world.a.connections()).isEqualTo(1);
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(tail::next).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> tail.poll(Duration.ZERO)).isInstanceOf(ClosedException.class);
    }

    @Test
    void closingTheClientCutsItShortAndSaysSo() {
        TailBuffer tail = client.tail(1, true);
        world.pass(seconds(1));

        world.await(client.close(null).thenApply(nothing -> "closed"));

        assertThatThrownBy(tail::next).isInstanceOf(ClosedException.class).hasMessageContaining("client was closed");
        assertThatThrownBy(() -> tail.iterator().hasNext()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(client.tail(1, true)::next).isInstanceOf(ClosedException.class);
    }

    private TailBuffer tailOfMemberThatSends(long... indexes) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index : indexes) {
            entries.add(LogEntry.encode(0, index, 1, 0, Proposal.noop()));
        }
        world.a.script((connection, packet) -> packet instanceof Packet.Tail tail
                && connection.send(0, new Packet.TailEntries(tail.requestId(), entries)));
        return client.tail(1, false);
    }

    private long bytesSent() {
        return world.bytesOfEntriesSent();
    }

    private List<LogEntry> take(TailBuffer tail, int count) {
        List<LogEntry> taken = new ArrayList<>();
        world.until("there are " + count + " entries", () -> {
            while (taken.size() < count) {
                Optional<Entry> next = tail.poll(Duration.ZERO);
                if (next.isEmpty()) {
                    return false;
                }
                taken.add(next.get().encoded());
            }
            return true;
        });
        return taken;
    }

    /** Reads until it has ended; an end that is a failure is thrown. */
    private List<LogEntry> readToEnd(TailBuffer tail) {
        List<LogEntry> read = new ArrayList<>();
        world.until("the entries end", () -> {
            while (!tail.hasEnded()) {
                Optional<Entry> next = tail.poll(Duration.ZERO);
                if (next.isEmpty()) {
                    return false;
                }
                read.add(next.get().encoded());
            }
            return true;
        });
        assertThat(tail.iterator().hasNext()).isFalse();
        return read;
    }
}
