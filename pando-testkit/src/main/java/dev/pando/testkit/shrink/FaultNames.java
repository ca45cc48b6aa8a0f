package dev.pando.testkit.shrink;

import dev.pando.testkit.FaultKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How kinds of faults are called where people read and write them: {@code crash-in-write}. */
public final class FaultNames {
    private FaultNames() {}

    public static String of(FaultKind kind) {
        return of(kind.name());
    }

    /** As above, of a kind that is given by the name of its constant. */
    public static String of(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that is called so; empty if none is. */
    public static Optional<FaultKind> kind(String name) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> of(kind).equals(name))
                .findFirst();
    }
}
