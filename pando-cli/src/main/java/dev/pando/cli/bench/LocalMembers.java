package dev.pando.cli.bench;

import dev.pando.Member;
import dev.pando.RaftOptions;
import dev.pando.cli.ShutdownHook;
import dev.pando.cli.process.Await;
import dev.pando.cli.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/**
 * Members of one cluster in this process, on loopback, each with a folder of its own. Where a signal ends the process they are
 * closed, and the workspace goes. For one thread.
 */
final class LocalMembers implements AutoCloseable {
    private static final String LISTEN = "127.0.0.1:0";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final IntFunction<RaftOptions> options;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final ShutdownHook hook;

    private LocalMembers(Workspace workspace, IntFunction<RaftOptions> options) {
        this.folder = workspace.folder();
        this.options = options;
        this.hook = ShutdownHook.add("bench-end", () -> endWithProcess(workspace));
    }

    private void endWithProcess(Workspace workspace) {
        closeAll();
        try {
            workspace.close();
        } catch (IOException e) {
            // The process ends; what is left is in the folder for temporary files.
        }
    }

    /**
     * Starts one, and has the others join it.
     *
     * @param options of each, by its number from 0, but for its folder
     */
    static LocalMembers grow(int count, Workspace workspace, IntFunction<RaftOptions> options) {
        LocalMembers grown = new LocalMembers(workspace, options);
        try {
            grown.members.add(grown.optionsOf(0).start(LISTEN));
            for (int i = 1; i < count; i++) {
                grown.members.add(grown.optionsOf(i)
                        .join(LISTEN, List.of(grown.members.get(0).self().address())));
            }
            return grown;
        } catch (RuntimeException e) {
            grown.close();
            throw e;
        }
    }

    private RaftOptions optionsOf(int number) {
        return options.apply(number).dataDir(dataOf(number));
    }

    Path dataOf(int number) {
        return folder.resolve("member-" + (number + 1));
    }

    int count() {
        return members.size();
    }

    Member member(int number) {
        return members.get(number);
    }

    /** The number of the one that leads, as it knows itself. */
    int leader() throws InterruptedException {
        Await.until(() -> "a member leads", PATIENCE, () -> leaderNow() >= 0);
        return leaderNow();
    }

    /** The number of one that does not. */
    int follower() throws InterruptedException {
        return members.size() == 1 ? 0 : (leader() + 1) % members.size();
    }

    private int leaderNow() {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member.term().leader().equals(Optional.of(member.self()))) {
                return i;
            }
        }
        return -1;
    }

    /** Waits until all of them have applied what the leader has. */
    void settle() throws InterruptedException {
        long index = members.get(leader()).status().appliedIndex();
        Await.until(() -> "all members have everything", PATIENCE, () -> members.stream()
                .allMatch(member -> member.status().appliedIndex() >= index));
    }

    /** Bytes of the files of the member that has most. */
    long mostOnDisk() {
        long most = 0;
        for (int i = 0; i < members.size(); i++) {
            most = Math.max(most, DiskUse.of(dataOf(i)));
        }
        return most;
    }

    /** Resumes a member that was closed. */
    Member resume(int number) {
        Member resumed = optionsOf(number).resume(members.get(number).self().address());
        members.set(number, resumed);
        return resumed;
    }

    @Override
    public void close() {
        hook.remove();
        closeAll();
    }

    /** Also where one of them can't be. */
    private void closeAll() {
        List<CompletableFuture<Void>> closing = members.stream()
                .map(member -> CompletableFuture.runAsync(member::close))
                .toList();
        closing.forEach(CompletableFuture::join);
    }
}
