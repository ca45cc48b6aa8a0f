package dev.pando.cli.bench;

import dev.pando.cli.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benches have. */
final class LoadOptions {
    private static final int MAX_MEMBERS = 9;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the members' folders go, which end with the run: on the disk that is to be measured. Default: the"
                            + " folder for temporary files.")
    private @Nullable Path dir;

    @Option(names = "--json", description = "Print a JSON object for each run, one a line.")
    private boolean json;

    boolean json() {
        return json;
    }

    Workspace workspace() throws IOException {
        if (dir == null) {
            return new Workspace("bench");
        }
        check(Files.isDirectory(dir), "--dir " + dir + " is no folder");
        return new Workspace("bench", dir);
    }

    void checkMembers(int members) {
        checkRange("--members", members, 1, MAX_MEMBERS);
    }

    void checkRange(String option, int value, int least, int most) {
        check(value >= least && value <= most, option + " is " + least + " to " + most + ", not " + value);
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }
}
