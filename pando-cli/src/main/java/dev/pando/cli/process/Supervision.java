package dev.pando.cli.process;

import dev.pando.cli.CommandException;
import dev.pando.cli.Failure;
import dev.pando.cli.ShutdownHook;
import java.io.IOException;

/**
 * Whatever a command does with a cluster of processes: these end with it, or with this process. Where it fails its folder is kept,
 * and named.
 */
public final class Supervision {
    private Supervision() {}

    /** What is done. */
    public interface Story<R> {
        R tell() throws IOException, InterruptedException;
    }

    /**
     * Tells it, and closes the cluster.
     *
     * @param workspace with the members' folders; stays open
     * @throws CommandException if it fails
     */
    public static <R> R of(Cluster cluster, Workspace workspace, Story<R> story) throws InterruptedException {
        ShutdownHook hook = ShutdownHook.add("cluster-end", () -> endWithProcess(cluster, workspace));
        try (cluster) {
            return story.tell();
        } catch (RuntimeException | IOException e) {
            if (hook.isRunning()) {
                throw new CommandException("interrupted: the members were ended");
            }
            workspace.keep();
            Failure failure = Failure.of(e);
            throw new CommandException(
                    failure.exitCode(), failure.message() + "; what the members said is in " + workspace.folder(), e);
        } finally {
            hook.remove();
        }
    }

    private static void endWithProcess(Cluster cluster, Workspace workspace) {
        cluster.killNow();
        try {
            workspace.close();
        } catch (IOException e) {
            // The process ends; what is left is in the folder for temporary files.
        }
    }
}
