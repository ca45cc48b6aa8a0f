package dev.pando.cli.sim;

import dev.pando.cli.DecimalConverter;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which seeds are run, as options. */
final class SeedOptions {
    private static final long DEFAULT_SEEDS = 100;
    private static final BigDecimal MAX_MINUTES = BigDecimal.valueOf(60L * 24 * 365);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds are run, one after the other. Default: 100, with --seed 1.")
    private @Nullable Long seeds;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed; alone, the only one. Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            converter = DecimalConverter.class,
            description = "Go on to further seeds until this much real time has passed, such as 10 or 0.5, however many"
                    + " they are.")
    private @Nullable BigDecimal minutes;

    /** Which seeds; what can't be is wrong usage. */
    SeedRange range() {
        if (seeds != null && seeds < 1) {
            throw misused("--seeds is 1 or more, not " + seeds);
        }
        if (minutes != null && (minutes.signum() == 0 || minutes.compareTo(MAX_MINUTES) > 0)) {
            throw misused("--minutes is more than 0, and a year at most, not " + minutes);
        }
        long first = seed == null ? 1 : seed;
        if (minutes != null) {
            Duration time = Duration.ofMillis(
                    minutes.multiply(BigDecimal.valueOf(60_000)).longValue());
            return new SeedRange(first, Long.MAX_VALUE, time);
        }
        if (seeds != null) {
            return new SeedRange(first, seeds, null);
        }
        return new SeedRange(first, seed == null ? DEFAULT_SEEDS : 1, null);
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
