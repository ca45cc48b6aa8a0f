package dev.pando.cli;

import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftException;
import dev.pando.RaftOptions;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.FileDisk;
import dev.pando.storage.StorageException;
import dev.pando.storage.directory.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a member in the foreground: what {@code start}, {@code resume}, {@code join} and {@code replace} have in common. */
abstract class MemberCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private MemberOptions options = new MemberOptions();

    MemberCommand(Environment environment) {
        this.environment = environment;
    }

    final Path data() {
        return options.data();
    }

    abstract Member open(Library library, RaftOptions raftOptions, String listen);

    @Override
    public Integer call() {
        Member member = open(environment.library(), options.raftOptions(), options.listen());
        return new ForegroundMember(member, options, environment).run().code();
    }

    @Command(
            name = "start",
            description = "Starts the first member of a new cluster, in the foreground. On a data directory that has"
                    + " state it resumes that member, and never founds a second cluster.")
    static final class Start extends MemberCommand {
        @Option(
                names = "--restore",
                paramLabel = "FILE",
                description = "Give the new cluster the log of a backup; the data directory must be empty.")
        private @Nullable Path backup;

        Start(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            return backup == null ? library.start(raftOptions, listen) : library.restore(raftOptions, listen, backup);
        }
    }

    @Command(
            name = "resume",
            description = "Resumes a member from its data directory, in the foreground. It never founds a cluster and"
                    + " never joins one, so that a disk that is not mounted can't: what a service unit should use.")
    static final class Resume extends MemberCommand {
        Resume(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            return library.resume(raftOptions, listen);
        }
    }

    /** Options of those who come into a cluster. */
    static final class JoinOptions {
        @Option(
                names = "--via",
                required = true,
                split = ",",
                paramLabel = "HOST:PORT",
                description = "Members of the cluster: one that works is enough, more are separated by commas.")
        private List<String> via = List.of();

        @Option(
                names = "--replica",
                description = "Join as a read replica: it receives the log and serves reads, and has no vote.")
        private boolean isReplica;

        private Member join(Library library, RaftOptions raftOptions, String listen) {
            return library.join(isReplica ? raftOptions.readReplica() : raftOptions, listen, via);
        }
    }

    @Command(
            name = "join",
            description = "Joins a cluster, in the foreground; says so when it is a voter that has caught up, or with"
                    + " --replica a read replica. On a data directory that has state it resumes that member; one that had"
                    + " not finished joining goes on.")
    static final class Join extends MemberCommand {
        @Mixin
        private JoinOptions join = new JoinOptions();

        Join(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            return join.join(library, raftOptions, listen);
        }
    }

    @Command(
            name = "replace",
            description = {
                "Joins a cluster in the place of a member that is lost for good with its disk, at its address or another: that"
                        + " one is removed as this one is added.",
                "As long as the other one answers nothing is done. On a data directory that has state it resumes that"
                        + " member; one that had not finished joining goes on."
            })
    static final class Replace extends MemberCommand {
        /** For the cluster to say who is called that. */
        private static final Duration ASK_LIMIT = Duration.ofSeconds(10);

        @Mixin
        private JoinOptions join = new JoinOptions();

        @Parameters(paramLabel = NamedMember.LABEL, description = "The member that is lost, " + NamedMember.DESCRIPTION)
        private String name = "";

        Replace(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            MemberId lost = lost(library);
            return join.join(library, lost == null ? raftOptions : raftOptions.replaces(lost), listen);
        }

        /** Null where joining has begun and nobody can say who it is, who may be gone already: the directory knows. */
        private @Nullable MemberId lost(Library library) {
            try (PandoClient client = library.connect(join.via, ASK_LIMIT)) {
                return NamedMember.find(name, client.members()).id();
            } catch (CommandException | RaftException e) {
                if (hasBegun()) {
                    return null;
                }
                throw e;
            }
        }

        private boolean hasBegun() {
            try {
                return DataDirectory.holdsMember(new FileDisk(), data());
            } catch (StorageException e) {
                throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
            }
        }
    }
}
