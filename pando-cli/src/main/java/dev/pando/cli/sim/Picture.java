package dev.pando.cli.sim;

import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.Violation;
import dev.pando.testkit.shrink.Replay;
import dev.pando.testkit.trace.TraceHeader;
import dev.pando.testkit.trace.TraceHtml;
import dev.pando.testkit.trace.TraceRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A run as a space-time picture in a file. */
record Picture(Path file) {

    /** Why it can't be written, as far as can be told before there is anything to write; empty if it seems it can. */
    Optional<String> obstacle() {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a directory; give a file");
        }
        if (Files.exists(file)) {
            return Files.isWritable(file) ? Optional.empty() : Optional.of(file + " may not be written");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("there is no folder " + folder + " for " + file.getFileName() + "; make it first");
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of(folder + " may not be written to");
    }

    /** Runs a seed once more, and draws what happens; gives back how it went. */
    SimulationResult draw(Simulator simulator, SimulationOptions options, long seed) throws IOException {
        TraceRecorder recorder = new TraceRecorder();
        SimulationResult result = simulator.run(options, seed, recorder);
        Violation violation = result.violation();
        String sentence = violation == null ? null : violation.what() + ": " + violation.detail();
        String command = Finding.replay(Replay.arguments(options, seed));
        TraceHeader header =
                new TraceHeader("pando sim, seed " + seed, seed, Commit.ofThisProgram(), command, sentence);
        TraceHtml.write(header, recorder.recording(), file);
        return result;
    }
}
