package dev.pando.cli.demo;

import dev.pando.cli.Environment;
import dev.pando.cli.Progress;
import java.time.Duration;
import java.util.Locale;

/** Tells whoever watches a demo what goes on, with the time since its start. */
final class Narrator {
    private final Environment environment;
    private final long startNs = System.nanoTime();

    Narrator(Environment environment) {
        this.environment = environment;
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    void say(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        String line = String.format(Locale.ROOT, "%6.1f s  %s", sinceStart().toMillis() / 1000.0, text);
        Progress.println(environment, line);
    }
}
