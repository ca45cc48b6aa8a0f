package dev.pando.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.cli.chaos.Partition.Cut;
import dev.pando.cli.chaos.Partition.Shape;
import dev.pando.cli.process.MemberProcess;
import dev.pando.cli.process.ProgramCommand;
import dev.pando.cli.process.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionTest {

    @ParameterizedTest
    @CsvSource({
        "ISOLATED, 3, true, 1-2 1-3 2-1 3-1",
        "MUTE, 3, true, 1-2 1-3",
        "DEAF, 3, true, 2-1 3-1",
        "HALVES, 3, true, 1-3 2-3 3-1 3-2",
        "HALVES, 3, false, 1-2 1-3 2-1 3-1",
        "BRIDGE, 3, true, 2-3 3-2",
        "BRIDGE, 3, false, 1-3 3-1",
        "HALVES, 4, false, 1-2 1-3 1-4 2-1 3-1 4-1",
        "HALVES, 5, false, 1-3 1-4 1-5 2-3 2-4 2-5 3-1 3-2 4-1 4-2 5-1 5-2",
        "BRIDGE, 5, false, 1-4 1-5 2-4 2-5 4-1 4-2 5-1 5-2",
        "RING, 4, true, 1-3 2-4 3-1 4-2",
        "RING, 5, true, 1-3 1-4 2-4 2-5 3-1 3-5 4-1 4-2 5-2 5-3"
    })
    void theShapesCutWhatTheySay(Shape shape, int members, boolean firstIsInMajority, String expected) {
        assertThat(Partition.cuts(shape, members(members), firstIsInMajority).stream()
                        .map(cut -> cut.from().number() + "-" + cut.to().number())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void thoseThatAreNoVictimsAreAMajorityThatHearsEachOther(int members) {
        List<MemberProcess> all = members(members);
        for (Shape shape : Partition.shapes(members)) {
            for (boolean first : new boolean[] {true, false}) {
                Set<MemberProcess> victims = Partition.victims(shape, all, first);
                List<Cut> cuts = Partition.cuts(shape, all, first);
                assertThat(cuts).as("%s", shape).isNotEmpty();
                if (shape == Shape.RING) {
                    assertThat(victims).hasSize(members);
                } else {
                    assertThat(members - victims.size()).as("%s", shape).isGreaterThan(members / 2);
                    assertThat(cuts)
                            .as("%s", shape)
                            .allMatch(cut -> victims.contains(cut.from()) || victims.contains(cut.to()));
                }
            }
        }
    }

    @Test
    void threeMembersMakeNoRing() {
        assertThat(Partition.shapes(3)).doesNotContain(Shape.RING).hasSize(5);
        assertThat(Partition.shapes(4)).containsExactly(Shape.values());
    }

    private static List<MemberProcess> members(int count) {
        Site site = Site.onLoopback(new ProgramCommand(List.of()));
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new MemberProcess(number, Path.of("none"), site))
                .toList();
    }
}
