package dev.pando.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pando.Recovery;
import dev.pando.Recovery.Recovered;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "recover",
        description = {
            "Makes a new cluster of one member's data, where so many of the others are lost for good that no quorum is left."
                    + " The member must not run. Without --yes it only tells what there is, and what may be lost.",
            "The data of before is kept beside the directory. The others that are left can't go on with theirs: they join as"
                    + " new members, with empty directories.",
            "With --json: one object with member, cluster, lastIndex, lastTerm, commitIndex, recovered (true or false), and"
                    + " newCluster and aside, which are null where nothing was done."
        })
final class RecoverCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The member's directory.")
    private Path data = Path.of("");

    @Option(names = "--yes", description = "Do it.")
    private boolean isSure;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    RecoverCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Recovery recovery = environment.library().recovery(data)) {
            Recovered done = isSure ? recovery.run() : null;
            if (json) {
                environment.out().println(Json.line(json(recovery, done)));
            } else {
                print(recovery, done);
            }
        }
        environment.out().flush();
        return ExitCode.OK.code();
    }

    private static ObjectNode json(Recovery recovery, @Nullable Recovered done) {
        ObjectNode node = Json.object();
        node.put("member", recovery.member().toString());
        node.put("cluster", recovery.cluster().toString());
        node.put("lastIndex", recovery.lastIndex());
        node.put("lastTerm", recovery.lastTerm());
        node.put("commitIndex", recovery.commitIndex());
        node.put("recovered", done != null);
        node.put("newCluster", done == null ? null : done.cluster().toString());
        node.put("aside", done == null ? null : done.aside().toString());
        return node;
    }

    private void print(Recovery recovery, @Nullable Recovered done) {
        long last = recovery.lastIndex();
        environment
                .out()
                .println("member " + recovery.member() + " of cluster " + recovery.cluster() + " has entries up to "
                        + last + " of term " + recovery.lastTerm());
        environment
                .out()
                .println(
                        recovery.commitIndex() < last
                                ? "those up to " + recovery.commitIndex()
                                        + " are known to have been committed; those after that may have been or not, and are in"
                                        + " the new cluster"
                                : "all of them are known to have been committed");
        environment
                .out()
                .println("what the lost members had committed beyond " + last
                        + " is lost: take the member with the highest"
                        + " last term, and of those the highest last index");
        if (done == null) {
            environment.out().println("nothing was done; say --yes to make a new cluster of it");
        } else {
            environment.out().println("the data of before is in " + done.aside());
            environment
                    .out()
                    .println("it is the only member of the new cluster " + done.cluster() + ": `pando resume --data "
                            + data + " --listen [HOST]:PORT` starts it, and others join it with empty directories");
        }
    }
}
