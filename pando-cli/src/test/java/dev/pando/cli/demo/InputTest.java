package dev.pando.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.cli.LineTooLongException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void linesGoRoundTheSenders() throws IOException {
        Input input = input("0\n1\n2\n3\n\n5\n6");

        assertThat(input.lines()).isEqualTo(7);
        assertThat(input.bytes()).isEqualTo(6);
        assertThat(linesOf(input, 0, 3)).containsExactly("0", "3", "6");
        assertThat(linesOf(input, 1, 3)).containsExactly("1", "");
        assertThat(linesOf(input, 2, 3)).containsExactly("2", "5");
    }

    @Test
    void aSenderKnowsWhereItsLinesStandInTheWhole() throws IOException {
        try (SenderLines lines = input("0\n1\n2\n3\n").linesOf(1, 2)) {
            assertThat(lines.next()).isNotNull();
            assertThat(lines.index()).isEqualTo(1);
            assertThat(lines.next()).isNotNull();
            assertThat(lines.index()).isEqualTo(3);
            assertThat(lines.next()).isNull();
        }
    }

    @Test
    void anEmptyFileHasNoLinesForAnybody() throws IOException {
        Input input = input("");

        assertThat(input.lines()).isZero();
        assertThat(linesOf(input, 0, 2)).isEmpty();
        assertThat(linesOf(input, 1, 2)).isEmpty();
    }

    @Test
    void repeatedLinesBeginAgainWhereTheyEnd() throws IOException {
        Input whole = input("0\n1\n2\n");
        assertThat(linesOf(whole.repeated(8), 0, 2)).containsExactly("0", "2", "1", "0");
        assertThat(linesOf(whole.repeated(8), 1, 2)).containsExactly("1", "0", "2", "1");
        assertThat(linesOf(whole.repeated(2), 0, 1)).containsExactly("0", "1");
        assertThat(linesOf(whole.repeated(0), 0, 1)).isEmpty();
        assertThat(whole.repeated(8).lines()).isEqualTo(8);

        Input cut = input("0\n1"); // the last line ends with the file
        assertThat(linesOf(cut.repeated(5), 0, 1)).containsExactly("0", "1", "0", "1", "0");

        assertThat(linesOf(input("").repeated(5), 0, 1)).isEmpty();
    }

    @Test
    void fewerLinesThanSendersLeaveSomeWithout() throws IOException {
        Input input = input("only");

        assertThat(linesOf(input, 0, 3)).containsExactly("only");
        assertThat(linesOf(input, 2, 3)).isEmpty();
    }

    @Test
    void whatCanBeReadOnceIsKept() throws IOException {
        Input input =
                Input.spool(new ByteArrayInputStream("a\0b\n\r\n".getBytes(ISO_8859_1)), folder.resolve("spooled"), 10);

        assertThat(linesOf(input, 0, 1)).containsExactly("a\0b", "\r");
        assertThat(linesOf(input, 0, 1)).containsExactly("a\0b", "\r");
    }

    @Test
    void aLineAboveTheBoundIsFoundAtOnce() {
        assertThatThrownBy(() -> input("a\n12345678901\n"))
                .isInstanceOf(LineTooLongException.class)
                .hasMessage("line 2 has more than the 10 bytes that an entry may have");
    }

    @Test
    void madeLinesAreTheSameForTheSameSeedAndOfMixedLengths() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Path three = folder.resolve("three");
        GeneratedLines.write(one, 1000, 1);
        GeneratedLines.write(two, 1000, 1);
        GeneratedLines.write(three, 1000, 2);

        Input input = Input.of(one, 1 << 20);
        assertThat(input.lines()).isEqualTo(1000);
        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(Files.mismatch(one, three)).isNotNegative();
        List<Integer> lengths =
                linesOf(input, 0, 1).stream().map(String::length).toList();
        assertThat(lengths).contains(0).anyMatch(length -> length > 1000);
    }

    private Input input(String text) throws IOException {
        return Input.of(Files.writeString(folder.resolve("input"), text, ISO_8859_1), 10);
    }

    private static List<String> linesOf(Input input, int sender, int senders) throws IOException {
        List<String> all = new ArrayList<>();
        try (SenderLines lines = input.linesOf(sender, senders)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                all.add(new String(line, ISO_8859_1));
            }
        }
        return all;
    }
}
