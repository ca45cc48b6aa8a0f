package dev.pando.cli;

import dev.pando.Member;
import dev.pando.RaftOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a member in the foreground: what {@code start}, {@code resume} and {@code join} have in common. */
abstract class MemberCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private MemberOptions options = new MemberOptions();

    MemberCommand(Environment environment) {
        this.environment = environment;
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
        Start(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            return library.start(raftOptions, listen);
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

    @Command(
            name = "join",
            description = "Joins a cluster, in the foreground; says so when it is a voter that has caught up. On a data"
                    + " directory that has state it resumes that member; one that had not finished joining goes on.")
    static final class Join extends MemberCommand {
        @Option(
                names = "--via",
                required = true,
                split = ",",
                paramLabel = "HOST:PORT",
                description = "Members of the cluster: one that works is enough, more are separated by commas.")
        private List<String> via = List.of();

        Join(Environment environment) {
            super(environment);
        }

        @Override
        Member open(Library library, RaftOptions raftOptions, String listen) {
            return library.join(raftOptions, listen, via);
        }
    }
}
