package dev.pando.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.core.entry.Proposal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TailCommandTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Cli cli = new Cli(cluster);

    @Test
    void whatWasAppendedComesOutAsItWentIn() {
        byte[] input = {'a', '\n', '\n', (byte) 0xff, 0, '\r', '\n', 'z', '\n'};
        assertThat(cli.in(input).run("append", "--via", "h:1")).isZero();

        assertThat(cli.run("tail", "--via", "h:1")).isZero();

        assertThat(cli.outBytes()).isEqualTo(input);
    }

    @Test
    void jsonShowsEntriesOfEveryKindWithBase64ForWhatIsNotText() {
        cluster.add(Proposal.data("grün \"quoted\"\n".getBytes(UTF_8)));
        cluster.add(Proposal.data(new byte[] {(byte) 0xc3, 0x28}));
        cluster.add(Proposal.data(new byte[0]));
        cluster.openSession();

        assertThat(cli.run("tail", "--via", "h:1", "--json", "--from", "2")).isZero();

        assertThat(cli.out()).isEqualTo("""
                        {"index":2,"term":1,"kind":"noop","payload":""}
                        {"index":3,"term":1,"kind":"data","payload":"grün \\"quoted\\"\\n"}
                        {"index":4,"term":1,"kind":"data","payloadBase64":"wyg="}
                        {"index":5,"term":1,"kind":"data","payload":""}
                        {"index":6,"term":1,"kind":"session","payload":""}
                        """);
    }

    @Test
    void fromAheadOfTheLogPrintsNothing() {
        assertThat(cli.run("tail", "--via", "h:1", "--from", "99")).isZero();

        assertThat(cli.out()).isEmpty();
    }

    @Test
    void indexesBeginAtOne() {
        assertThat(cli.run("tail", "--via", "h:1", "--from", "0")).isEqualTo(2);

        assertThat(cli.err()).contains("Indexes begin at 1: give --from 1 or more, not 0");
    }

    @Test
    void followingShowsWhatComesAndEndsWhenNobodyReads() {
        cluster.add(Proposal.data("early".getBytes(UTF_8)));
        ReaderThatLeaves reader = new ReaderThatLeaves();
        Environment environment = new Environment(
                cluster, new java.io.ByteArrayInputStream(new byte[0]), reader, new PrintStream(reader), false);

        assertThat(Main.execute(environment, "tail", "--via", "h:1", "--follow"))
                .isZero();

        assertThat(reader.seen.toString(UTF_8)).isEqualTo("early\nlate\n");
    }

    /** Has "late" appended once it has got "early", and goes away when it has got that too. */
    private final class ReaderThatLeaves extends PrintStream {
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

        ReaderThatLeaves() {
            super(OutputStream.nullOutputStream(), false, UTF_8);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            seen.write(bytes, offset, length);
        }

        @Override
        public void write(int b) {
            seen.write(b);
        }

        @Override
        public boolean checkError() {
            if (seen.toString(UTF_8).equals("early\n")) {
                cluster.add(Proposal.data("late".getBytes(UTF_8)));
                return false;
            }
            return true;
        }
    }
}
