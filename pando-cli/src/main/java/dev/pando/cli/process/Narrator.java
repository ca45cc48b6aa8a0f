package dev.pando.cli.process;

import dev.pando.cli.Environment;
import dev.pando.cli.Progress;
import java.time.Duration;
import java.util.Locale;

/** Tells whoever watches a command what goes on, with the time since its start. */
public final class Narrator {
    private final Environment environment;
    private final long startNs = System.nanoTime();

    public Narrator(Environment environment) {
        this.environment = environment;
    }

    public Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    public void say(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        String line = String.format(Locale.ROOT, "%6.1f s  %s", sinceStart().toMillis() / 1000.0, text);
        Progress.println(environment, line);
    }
}
