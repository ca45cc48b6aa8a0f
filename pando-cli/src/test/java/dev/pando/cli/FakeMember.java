package dev.pando.cli;

import dev.pando.Log;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.Member;
import dev.pando.Peer;
import dev.pando.Roster;
import dev.pando.Status;
import dev.pando.Sync;
import dev.pando.Term;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A member that only runs until it is closed. */
final class FakeMember implements Member {
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Status status = new FakeCluster().status();

    @Override
    public <C, R> Machine<C, R> machine(MachineType<C, R> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Peer self() {
        return new Peer(FakeCluster.MEMBER, "127.0.0.1:10240");
    }

    @Override
    public Term term() {
        return new Term(1, Optional.of(self()));
    }

    @Override
    public Roster roster() {
        return new Roster(1, List.of(self()), List.of());
    }

    @Override
    public Log log() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sync sync() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public CompletableFuture<Status> clusterStatus() {
        return CompletableFuture.completedFuture(status);
    }

    @Override
    public Subscription onTerm(Consumer<Term> consumer) {
        return () -> {};
    }

    @Override
    public Subscription onRoster(Consumer<Roster> consumer) {
        return () -> {};
    }

    @Override
    public void leave() {
        closed.complete(null);
    }

    @Override
    public CompletableFuture<Void> leaveAsync() {
        leave();
        return closed;
    }

    @Override
    public void remove(MemberId member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> removeAsync(MemberId member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reconfigure(Reconfiguration wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> reconfigureAsync(Reconfiguration wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void transferLeadership() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void transferLeadership(MemberId target) {
        throw new UnsupportedOperationException();
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
    public void close() {
        closed.complete(null);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void skip(long index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> skipAsync(long index) {
        throw new UnsupportedOperationException();
    }
}
