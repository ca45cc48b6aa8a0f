package dev.pando.compare.pando;

import dev.pando.CompactionPolicy;
import dev.pando.Member;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.compare.Counter;
import dev.pando.compare.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Members of one cluster: the first founds it, the others join it through the first. The log is kept whole, as it is by others. */
abstract class AbstractPandoPeer implements Peer {
    private static final String HOST = "127.0.0.1:";

    @SuppressWarnings("NullAway.Init") // set by init
    private Config config;

    private AtomicReferenceArray<@Nullable Running> members = new AtomicReferenceArray<>(0);
    private List<Counter> counters = List.of();
    private volatile int leader = -1;

    /**
     * A member that runs here.
     *
     * @param appender appends to it
     */
    record Running(Member member, Appender appender) {}

    /** A way to append at one member. */
    interface Appender {
        CompletableFuture<?> append(byte[] payload);
    }

    @Override
    public final String durability(boolean durable) {
        return durable ? "fdatasync on a majority before ack (the default)" : "not durable: ephemeral";
    }

    @Override
    public final void init(Config wanted) {
        config = wanted;
        members = new AtomicReferenceArray<>(wanted.members());
        counters = IntStream.range(0, wanted.members())
                .mapToObj(i -> new Counter())
                .toList();
    }

    @Override
    public final void startMember(int number) {
        Counter counter = counter(number);
        counter.reset();
        Member member = up(number, with(options(number), counter));
        members.set(number, new Running(member, appender(member, counter)));
        member.onTerm(term -> {
            if (term.leader().equals(Optional.of(member.self()))) {
                leader = number;
            } else if (leader == number) {
                leader = -1;
            }
        });
    }

    /** Founds the cluster, joins it, or goes on with what is there: the library knows which, from the data. */
    private Member up(int number, RaftOptions options) {
        String listen = HOST + config.port(number);
        return number == 0 ? options.start(listen) : options.join(listen, List.of(HOST + config.port(0)));
    }

    private RaftOptions options(int number) {
        RaftOptions options = Raft.options().compaction(CompactionPolicy.never());
        RaftOptions stored = config.durable() ? options.dataDir(config.dir(number)) : options.ephemeral();
        return config.electionMs() > 0 ? stored.electionTimeout(Duration.ofMillis(config.electionMs())) : stored;
    }

    /** The options of a member whose entries are counted here. */
    abstract RaftOptions with(RaftOptions options, Counter counter);

    abstract Appender appender(Member member, Counter counter);

    @Override
    public final void stopMember(int number) {
        Running running = members.getAndSet(number, null);
        if (running != null) {
            running.member().close();
        }
    }

    @Override
    public final int leader() {
        int now = leader;
        return now >= 0 && members.get(now) != null ? now : -1;
    }

    @Override
    public final CompletableFuture<?> append(byte[] payload) {
        int now = leader;
        Running running = now < 0 ? null : members.get(now);
        return running == null
                ? CompletableFuture.failedFuture(new IllegalStateException("no leader"))
                : running.appender().append(payload);
    }

    @Override
    public final Counter counter(int member) {
        return counters.get(member);
    }

    @Override
    public final void stopAll() {
        List<CompletableFuture<Void>> closing = IntStream.range(0, members.length())
                .mapToObj(i -> CompletableFuture.runAsync(() -> stopMember(i)))
                .toList();
        closing.forEach(CompletableFuture::join);
    }
}
