package dev.pando.cli.demo;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What can happen to the members in a demo. */
enum Scenario {
    /** The demo's own story. */
    DEFAULT("default", 3, 1, 9, 1),
    GROW_SHRINK("grow-shrink", 7, 2, 9, 3),
    ROLLING_RESTART("rolling-restart", 3, 3, 9, 3),
    REPLACE("replace", 3, 3, 9, 4),
    ONE_TWO_ONE("one-two-one", 2, 2, 2, 50);

    private final String label;
    private final int members;
    private final int leastMembers;
    private final int mostMembers;
    private final int rounds;

    Scenario(String label, int members, int leastMembers, int mostMembers, int rounds) {
        this.label = label;
        this.members = members;
        this.leastMembers = leastMembers;
        this.mostMembers = mostMembers;
        this.rounds = rounds;
    }

    /** As it is written on the command line. */
    String label() {
        return label;
    }

    /** How many members there are at the most, unless something else is asked for. */
    int members() {
        return members;
    }

    /** Whether it makes sense with so many at the most. */
    boolean canHave(int count) {
        return count >= leastMembers && count <= mostMembers;
    }

    /** With how many it does, for people. */
    String memberRange() {
        return leastMembers == mostMembers ? String.valueOf(mostMembers) : leastMembers + " to " + mostMembers;
    }

    /** How often it is done, unless something else is asked for. */
    int rounds() {
        return rounds;
    }

    static String labels() {
        return Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", "));
    }

    /** Reads what is written on the command line. */
    static final class Converter implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String text) {
            return Arrays.stream(values())
                    .filter(scenario -> scenario.label.equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'" + text + "' is no scenario; there are " + labels()));
        }
    }
}
