package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.chaos.Availability.Share;
import dev.pando.cli.chaos.MapCall.Kind;
import dev.pando.cli.chaos.MapCall.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AvailabilityTest {
    private final Availability availability = new Availability();
    private final List<MapCall> calls = new ArrayList<>();

    @Test
    void aSecondIsServedIfAWriteIsAcknowledgedInIt() {
        majorityIs(true, 0);
        acknowledged(100);
        acknowledged(900);
        acknowledged(2_999);

        assertThat(until(4_500)).isEqualTo(new Share(4, 2));
        assertThat(until(4_500).value()).isEqualTo(0.5);
    }

    @Test
    void secondsWithoutAHealthyMajorityAreNotCounted() {
        majorityIs(true, 0);
        majorityIs(false, 1_500);
        majorityIs(true, 3_001);
        acknowledged(500);
        acknowledged(4_500);

        assertThat(until(5_000)).isEqualTo(new Share(2, 2));
    }

    @Test
    void neitherIsTheSecondInWhichItBegins() {
        majorityIs(true, 1_500);
        acknowledged(1_700);
        acknowledged(2_500);

        assertThat(until(3_000)).isEqualTo(new Share(1, 1));
    }

    @Test
    void aMomentWithoutAMajoritySpoilsItsSecondAndNoOther() {
        majorityIs(true, 0);
        majorityIs(false, 1_200);
        majorityIs(true, 1_300);
        majorityIs(false, 2_000);
        majorityIs(true, 3_000);

        assertThat(until(4_000)).isEqualTo(new Share(2, 0));
    }

    @Test
    void whatIsUnhealthyInTheEndIsSoUpToTheEnd() {
        majorityIs(true, 0);
        majorityIs(false, 1_000);

        assertThat(until(3_000)).isEqualTo(new Share(1, 0));
    }

    @Test
    void readsAndWhatWasNotDoneDoNotServe() {
        majorityIs(true, 0);
        calls.add(new MapCall(1, Kind.READ, "k", 1, 0, 0, 0, 500_000_000, Outcome.OK));
        calls.add(new MapCall(1, Kind.CAS, "k", 1, 0, 0, 0, 500_000_000, Outcome.FAIL));
        calls.add(new MapCall(1, Kind.PUT, "k", 2, 0, 0, 0, 500_000_000, Outcome.UNKNOWN));

        assertThat(until(1_000)).isEqualTo(new Share(1, 0));
    }

    @Test
    void whereNothingCouldBeServedNothingIsMissing() {
        assertThat(until(5_000)).isEqualTo(new Share(0, 0));
        assertThat(until(5_000).value()).isEqualTo(1);
    }

    @Test
    void theLongestGapIsBetweenTwoAcknowledgements() {
        acknowledged(9_000);
        assertThat(Gap.longest(calls)).isZero();

        acknowledged(1_000);
        acknowledged(3_000);
        assertThat(Gap.longest(calls)).hasSeconds(6);
    }

    private void majorityIs(boolean healthy, long atMs) {
        availability.majorityIs(healthy, atMs * 1_000_000);
    }

    private void acknowledged(long atMs) {
        calls.add(new MapCall(1, Kind.PUT, "k", 1, 0, 0, 0, atMs * 1_000_000, Outcome.OK));
    }

    private Share until(long ms) {
        return availability.until(ms * 1_000_000, calls);
    }
}
