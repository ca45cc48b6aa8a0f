package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Backup;
import dev.pando.PandoClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Writes the log of a running cluster to a file, up to an index before which is all that was acknowledged when the"
                    + " backup began. `pando start --restore FILE` makes a new cluster of it.",
            "FILE is there once all of it is on disk; before, it is called FILE.part.",
            "With --json: one object with file, cluster, lastIndex, lastTerm and bytes."
        })
final class BackupCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "FILE", description = "Where the backup goes; must not be there yet.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    BackupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw new CommandException(
                    file + " is there already: give the backup another name, or move that file away.");
        }
        try (PandoClient connected = client.connect(environment.library())) {
            print(write(connected));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED, "The backup could not be written to " + file + ": " + e.getMessage(), e);
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }

    private Backup write(PandoClient connected) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Backup backup;
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            backup = connected.backup(out);
            out.flush();
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true); // the name too
            }
        }
        return backup;
    }

    private void print(Backup backup) {
        if (json) {
            ObjectNode node = Json.object();
            node.put("file", file.toString());
            node.put("cluster", backup.cluster().toString());
            node.put("lastIndex", backup.lastIndex());
            node.put("lastTerm", backup.lastTerm());
            node.put("bytes", backup.bytes());
            environment.out().println(Json.line(node));
        } else {
            environment
                    .out()
                    .println(
                            "entries 1 to " + backup.lastIndex() + " of cluster " + backup.cluster() + " are in " + file
                                    + " (" + backup.bytes() + " bytes); `pando start --restore " + file
                                    + "` makes a new cluster of them");
        }
    }
}
