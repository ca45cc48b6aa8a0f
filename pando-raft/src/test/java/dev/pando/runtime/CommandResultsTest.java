package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CommandResultsTest {
    private final CommandResults results = new CommandResults();

    @Test
    void theLatestOfASessionAreKept() {
        for (long sequence = 1; sequence <= 3_000; sequence++) {
            results.add(7, sequence, bytes((int) sequence));
        }

        assertThat(results.find(7, 3_000 - Session.WINDOW)).isNull();
        assertThat(results.find(7, 3_001 - Session.WINDOW)).isEqualTo(bytes(3_001 - Session.WINDOW));
        assertThat(results.find(7, 3_000)).isEqualTo(bytes(3_000));
        assertThat(results.find(7, 3_001)).isNull();
        assertThat(results.find(8, 3_000)).isNull();
        assertThat(results.all()).hasSize(Session.WINDOW);
    }

    @Test
    void largeOnesCountByTheirBytes() {
        byte[] large = new byte[300 << 10];
        for (long sequence = 1; sequence <= 5; sequence++) {
            results.add(7, sequence, large);
        }

        assertThat(results.find(7, 2)).isNull();
        assertThat(results.find(7, 3)).isSameAs(large);
        assertThat(results.bytes()).isBetween(3L * large.length, CommandResults.MAX_SESSION_BYTES);
    }

    @Test
    void oneThatIsTooLargeIsNotKeptAndTheNextOnesAre() {
        results.add(7, 1, bytes(1));
        results.add(7, 2, new byte[(int) CommandResults.MAX_SESSION_BYTES]);

        assertThat(results.all()).isEmpty();
        assertThat(results.bytes()).isZero();

        results.add(7, 3, bytes(3));
        assertThat(results.find(7, 3)).isEqualTo(bytes(3));
    }

    @Test
    void ofAllTogetherTheOldestGoFirst() {
        byte[] large = new byte[1 << 19];
        int fits = (int) (CommandResults.MAX_BYTES / large.length) - 1;
        for (long session = 1; session <= fits + 2; session++) {
            results.add(session, 1, large);
        }

        assertThat(results.find(1, 1)).isNull();
        assertThat(results.find(20, 1)).isSameAs(large);
        assertThat(results.find(fits + 2, 1)).isSameAs(large);
        assertThat(results.bytes()).isBetween(CommandResults.MAX_BYTES * 7 / 8, CommandResults.MAX_BYTES);
        assertThat(results.all().stream().map(CommandResults.Result::session)).isSorted();
    }

    @Test
    void whatIsDroppedIsNotHeld() {
        for (long sequence = 1; sequence <= 2_000; sequence++) {
            results.add(7, sequence, bytes(1));
        }
        assertThat(results.held()).isEqualTo(Session.WINDOW);

        byte[] large = new byte[400 << 10];
        for (long sequence = 2_001; sequence <= 2_010; sequence++) {
            results.add(7, sequence, large);
        }
        assertThat(results.held()).isEqualTo(2);

        results.add(8, 1, new byte[(int) CommandResults.MAX_SESSION_BYTES]);
        assertThat(results.held()).isEqualTo(2);
        for (long session = 100; session < 400; session++) {
            results.add(session, 1, large);
        }
        assertThat(results.held() * (400L << 10)).isLessThanOrEqualTo(CommandResults.MAX_BYTES);
        assertThat(results.all()).hasSize(results.held());
    }

    @Test
    void ofSessionsThatAreGoneNothingIsLeft() {
        results.add(7, 1, bytes(1));
        results.add(8, 1, bytes(2));
        results.add(9, 1, bytes(3));

        results.forget(7);
        results.retain(session -> session != 8);

        assertThat(results.find(7, 1)).isNull();
        assertThat(results.find(8, 1)).isNull();
        assertThat(results.find(9, 1)).isEqualTo(bytes(3));
        results.forget(9);
        assertThat(results.bytes()).isZero();
    }

    @Test
    void aSessionWhoseNumbersBeginAnewIsAnotherOne() {
        results.add(7, 5, bytes(5));
        results.add(7, 1, bytes(1));

        assertThat(results.find(7, 5)).isNull();
        assertThat(results.find(7, 1)).isEqualTo(bytes(1));
    }

    /** Against a map that keeps everything; results are small, so that only the window bounds them. */
    @Test
    void allOfThemComeInTheOrderOfTheLog() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Long, Long> sequences = new LinkedHashMap<>();
        List<String> log = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long session = random.nextInt(1, 20);
            long sequence = sequences.merge(session, 1L, Long::sum);
            results.add(session, sequence, bytes(i));
            log.add(session + " " + sequence + " " + i);
        }

        assertThat(results.all().stream()
                        .map(result -> result.session() + " " + result.sequence() + " " + number(result.encoded())))
                .containsExactlyElementsOf(log);

        CommandResults again = new CommandResults();
        results.all().forEach(result -> again.add(result.session(), result.sequence(), result.encoded()));
        assertThat(again.bytes()).isEqualTo(results.bytes());
        assertThat(again.all()).hasSameSizeAs(results.all());
    }

    private static byte[] bytes(int number) {
        return new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private static int number(byte[] bytes) {
        return (bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff);
    }
}
