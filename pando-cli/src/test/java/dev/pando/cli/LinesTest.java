package dev.pando.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinesTest {
    private static final int BUFFER = 1 << 16;

    @Test
    void anEmptyStreamHasNoLines() throws IOException {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void aNewlineEndsALineAndBeginsNone() throws IOException {
        assertThat(lines("a\nb\n")).containsExactly("a", "b");
    }

    @Test
    void whatFollowsTheLastNewlineIsALine() throws IOException {
        assertThat(lines("a\nb")).containsExactly("a", "b");
    }

    @Test
    void emptyLinesAreLines() throws IOException {
        assertThat(lines("\n")).containsExactly("");
        assertThat(lines("\n\na\n\n")).containsExactly("", "", "a", "");
    }

    @Test
    void aCarriageReturnStays() throws IOException {
        assertThat(lines("a\r\n\r\nb\r")).containsExactly("a\r", "\r", "b\r");
    }

    @Test
    void everyByteButTheNewlineIsKeptAsItIs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c == '\n' ? "" : c);
        }
        assertThat(lines(all + "\n" + all)).containsExactly(all.toString(), all.toString());
    }

    @Test
    void linesAroundTheEdgesOfTheBufferAreWhole() throws IOException {
        for (int length : new int[] {BUFFER - 1, BUFFER, BUFFER + 1, 2 * BUFFER, 3 * BUFFER + 17}) {
            String line = "x".repeat(length);
            assertThat(lines(line)).containsExactly(line);
            assertThat(lines(line + "\n")).containsExactly(line);
            assertThat(lines(line + "\n\n" + line + "\ny")).containsExactly(line, "", line, "y");
        }
    }

    @Test
    void aStreamThatGivesAByteAtATimeHasTheSameLines() throws IOException {
        InputStream trickle = new ByteArrayInputStream("ab\n\nc".getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
        assertThat(lines(new Lines(trickle, 10))).containsExactly("ab", "", "c");
    }

    @Test
    void aLineOfJustTheBoundPasses() throws IOException {
        assertThat(lines(new Lines(stream("12345\n1234567890\n"), 10))).containsExactly("12345", "1234567890");
        assertThat(lines(new Lines(stream("1234567890"), 10))).containsExactly("1234567890");
    }

    @Test
    void aLineAboveTheBoundIsRefusedByItsNumber() throws IOException {
        Lines lines = new Lines(stream("ok\n12345678901\nnever read\n"), 10);
        assertThat(lines.next()).asString().isEqualTo("ok");
        assertThatThrownBy(lines::next)
                .isInstanceOf(LineTooLongException.class)
                .hasMessage("line 2 has more than the 10 bytes that an entry may have");
    }

    @Test
    void anEndlessLineCostsNoMoreThanTheBound() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                java.util.Arrays.fill(target, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        Lines lines = new Lines(endless, 1 << 20);
        assertThatThrownBy(lines::next).isInstanceOf(LineTooLongException.class);
        assertThat(lines.bytesRead()).isLessThanOrEqualTo((1 << 20) + BUFFER);
    }

    @Test
    void numbersAndBytesAreCounted() throws IOException {
        Lines lines = new Lines(stream("a\nbc\n"), 10);
        assertThat(lines.number()).isZero();
        assertThat(lines.next()).isNotNull();
        assertThat(lines.number()).isEqualTo(1);
        assertThat(lines.next()).isNotNull();
        assertThat(lines.next()).isNull();
        assertThat(lines.number()).isEqualTo(2);
        assertThat(lines.bytesRead()).isEqualTo(5);
    }

    private static List<String> lines(String text) throws IOException {
        return lines(new Lines(stream(text), 1 << 20));
    }

    private static List<String> lines(Lines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            all.add(new String(line, ISO_8859_1));
        }
        assertThat(lines.next()).isNull();
        return all;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }
}
