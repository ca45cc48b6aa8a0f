package dev.pando.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal; nothing elsewhere. May be stepped by any thread. */
public final class Progress implements AutoCloseable {
    private static final int UPDATE_MS = 200;
    /** Fits the narrowest terminal in use. Asking for the real width would cost more than the bar is worth. */
    private static final int WIDTH = 78;

    private final @Nullable ProgressBar bar;
    private final PrintStream err;
    private boolean ended;

    private Progress(@Nullable ProgressBar bar, PrintStream err) {
        this.bar = bar;
        this.err = err;
    }

    /**
     * Begins to show how far something is.
     *
     * @param total of what is counted; -1 where it is not known
     * @param unit what is counted, as it stands behind the numbers
     * @param unitSize how many make one of that unit
     */
    public static Progress of(Environment environment, String task, long total, String unit, long unitSize) {
        if (!environment.terminal()) {
            return new Progress(null, environment.err());
        }
        ProgressBar bar = builder(environment, task, total)
                .setUnit(unit, unitSize)
                .showSpeed()
                .build();
        return new Progress(bar, environment.err());
    }

    /** As above, with a {@link #note} of the caller's in place of the speed and of how long it still takes. */
    public static Progress withNote(Environment environment, String task, long total, String unit) {
        if (!environment.terminal()) {
            return new Progress(null, environment.err());
        }
        ProgressBar bar =
                builder(environment, task, total).setUnit(unit, 1).hideEta().build();
        return new Progress(bar, environment.err());
    }

    /** Shows nothing, whoever watches. */
    public static Progress none(Environment environment) {
        return new Progress(null, environment.err());
    }

    private static ProgressBarBuilder builder(Environment environment, String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setConsumer(new DelegatingProgressBarConsumer(
                        line -> environment.err().print("\r" + padded(line)), WIDTH));
    }

    /** Writes a line while a bar may be shown: where that stands, which is drawn again below. */
    public static void println(Environment environment, String line) {
        environment.err().println(environment.terminal() ? "\r" + padded(line) : line);
    }

    /** Makes room for lines on standard output, which may be the same terminal; the bar is drawn again below. */
    public static void clear(Environment environment) {
        if (environment.terminal()) {
            environment.err().print("\r" + padded("") + "\r");
        }
    }

    /** Says something beside the bar, until the next. */
    public void note(String text) {
        if (bar != null) {
            bar.setExtraMessage(text);
        }
    }

    public void stepTo(long value) {
        if (bar != null) {
            bar.stepTo(value);
        }
    }

    public void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** Leaves the bar as it stands and goes to the next line. Idempotent. */
    public void end() {
        if (bar != null && !ended) {
            ended = true;
            bar.close();
            err.println();
        }
    }

    @Override
    public void close() {
        end();
    }

    private static String padded(String line) {
        return line + " ".repeat(Math.max(0, WIDTH - line.length()));
    }
}
