package dev.pando.cli;

import dev.pando.Appended;
import dev.pando.Backup;
import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.EntryTooLargeException;
import dev.pando.InterruptedOperationException;
import dev.pando.Listener;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Members;
import dev.pando.PandoClient;
import dev.pando.Status;
import dev.pando.core.entry.EntryKind;
import dev.pando.core.entry.Proposal;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client of a {@link FakeCluster}. */
final class FakeClient implements PandoClient {
    private final FakeCluster cluster;
    private long session;
    private long sequence;

    FakeClient(FakeCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public synchronized CompletableFuture<Appended> appendAsync(byte[] payload) {
        if (payload.length > cluster.largestPayload) {
            return CompletableFuture.failedFuture(new EntryTooLargeException("The payload has " + payload.length
                    + " bytes; at most " + cluster.largestPayload + " are allowed."));
        }
        if (session == 0) {
            session = cluster.openSession();
        }
        sequence++;
        Entry entry = cluster.add(new Proposal(EntryKind.DATA, session, sequence, 0, payload));
        return CompletableFuture.completedFuture(new Appended(entry.index(), entry.term()));
    }

    @Override
    public Appended append(byte[] payload) {
        return appendAsync(payload).join();
    }

    @Override
    public Listener tail(long fromIndex, boolean follow) {
        return new FakeListener(fromIndex, follow);
    }

    @Override
    public Backup backup(OutputStream out) throws IOException {
        out.write("a backup".getBytes(StandardCharsets.US_ASCII));
        if (cluster.brokenBackup != null) {
            throw cluster.brokenBackup;
        }
        return new Backup(cluster.status().cluster(), cluster.log().size(), 1, 8);
    }

    @Override
    public Status status() {
        return cluster.status();
    }

    @Override
    public void leave() {
        cluster.left++;
    }

    @Override
    public <C, R> Machine<C, R> machine(MachineType<C, R> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Members members() {
        return Members.of(status());
    }

    @Override
    public void remove(MemberId member) {
        cluster.remove(member);
    }

    @Override
    public CompletableFuture<Void> removeAsync(MemberId member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reconfigure(Reconfiguration wanted) {
        cluster.reconfigure(wanted);
    }

    @Override
    public CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void transferLeadership() {
        transferLeadership(FakeCluster.OTHER);
    }

    @Override
    public void transferLeadership(MemberId target) {
        cluster.transfer(target);
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> transferLeadershipAsync(MemberId target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class FakeListener implements Listener {
        private final boolean follow;
        private final long end = cluster.log().size();
        private long index;

        FakeListener(long fromIndex, boolean follow) {
            this.index = fromIndex;
            this.follow = follow;
        }

        @Override
        public Entry next() {
            return poll(Duration.ofMinutes(1)).orElseThrow(() -> new ClosedException("nothing came"));
        }

        @Override
        public Optional<Entry> poll(Duration timeout) {
            try {
                Optional<Entry> entry = Optional.ofNullable(cluster.await(index, timeout));
                entry.ifPresent(found -> index++);
                return entry;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException("interrupted", e);
            }
        }

        @Override
        public Iterator<Entry> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return follow || index <= end;
                }

                @Override
                public Entry next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return FakeListener.this.next();
                }
            };
        }

        @Override
        public void close() {}
    }
}
