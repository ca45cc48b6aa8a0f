package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.ClosedException;
import dev.pando.Consistency;
import dev.pando.Machine;
import dev.pando.MachineType;
import dev.pando.NoLeaderException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One candidate, step by step, with a machine that answers when and as it is told to. */
final class CandidacyTest {
    private static final long LEASE_MS = 1_000;
    private static final long MILLI = 1_000_000;

    private final VirtualTimer timer = new VirtualTimer();
    private final FakeMachine machine = new FakeMachine();
    private final List<String> heard = new ArrayList<>();

    private Candidacy run(ElectionListener listener, Executor executor) {
        LockCommand.TryLock attempt = new LockCommand.TryLock("e", "ann", LEASE_MS);
        Candidacy candidacy = new Candidacy(new ReplicatedLock(machine), attempt, listener, executor, timer);
        candidacy.begin();
        timer.runFor(0);
        return candidacy;
    }

    private Candidacy run() {
        return run(new Hearing(), Runnable::run);
    }

    private @Nullable LockHolder holder() {
        return machine.locks.query(new LockCommand.Lookup("e")).holder();
    }

    private class Hearing implements ElectionListener {
        @Override
        public void elected(long token) {
            heard.add("elected " + token);
        }

        @Override
        public void deposed() {
            heard.add("deposed");
        }
    }

    @Test
    void itLeadsForAsLongAsItRenews() {
        Candidacy candidacy = run();
        timer.runFor(60_000);
        assertThat(candidacy.token()).isEqualTo(OptionalLong.of(1));
        assertThat(heard).containsExactly("elected 1");
        candidacy.close();
        assertThat(candidacy.isElected()).isFalse();
        timer.runFor(0);
        assertThat(heard).containsExactly("elected 1", "deposed");
        assertThat(holder()).isNull();
        assertThat(timer.hasEnded).isTrue();
    }

    /** A step of replicated time and a tenth for the clocks are left of the lease. */
    @Test
    void withoutAnAnswerItLeadsForEightTenthsOfItsLease() {
        Candidacy candidacy = run();
        machine.isSilent = true;
        timer.runFor(799);
        assertThat(candidacy.isElected()).isTrue();
        timer.runFor(1);
        assertThat(candidacy.isElected()).isFalse();
        assertThat(heard).containsExactly("elected 1", "deposed");
    }

    /** Whoever has seen that it leads no more has stopped, and is not told to go on. */
    @Test
    void itDoesNotLeadAgainUnderATokenThatHasEnded() {
        Candidacy candidacy = run();
        machine.answersLate = true;
        timer.runFor(799);
        timer.comesLate(2, machine::answer); // before the end, and the timer's thread comes to it after that
        assertThat(candidacy.isElected()).isFalse();
        timer.runFor(0); // deposed, and elected anew
        assertThat(candidacy.token()).isEqualTo(OptionalLong.of(4));
        assertThat(heard).containsExactly("elected 1", "deposed", "elected 4");
    }

    @Test
    void theLockIsGivenBackWhenTheListenerHasHeardThatItIsDeposed() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        Candidacy candidacy = run(new Hearing(), waiting::add);
        waiting.remove().run();
        candidacy.close();
        timer.runFor(0);
        assertThat(candidacy.isElected()).isFalse();
        assertThat(holder()).isNotNull();
        waiting.remove().run();
        assertThat(heard).containsExactly("elected 1", "deposed");
        assertThat(holder()).isNull();
    }

    /** It has not been told that it leads, and must not lead without end, nor give up. */
    @Test
    void anExecutorThatThrowsEndsNothing() {
        Candidacy candidacy = run(new Hearing(), task -> {
            throw new IllegalStateException("Nobody works here.");
        });
        assertThat(candidacy.trouble()).containsInstanceOf(IllegalStateException.class);
        timer.runFor(60_000);
        assertThat(candidacy.isElected()).isTrue();
        candidacy.close();
        timer.runFor(0);
        assertThat(holder()).isNull();
        assertThat(timer.hasEnded).isTrue();
    }

    @Test
    void whatItIsGivenAfterItWasClosedItGivesBack() {
        machine.answersLate = true;
        Candidacy candidacy = run();
        candidacy.close();
        timer.runFor(0);
        assertThat(holder()).isNotNull();
        machine.answer();
        timer.runFor(0);
        assertThat(holder()).isNull();
        assertThat(heard).isEmpty();
        assertThat(timer.hasEnded).isTrue();
    }

    /** It would keep the lock from the others, and not know that it has it. */
    @Test
    void whoseMemberDoesNotAnswerTriesForNothing() {
        machine.failure = new NoLeaderException("Nobody answers.");
        Candidacy candidacy = run();
        timer.runFor(60_000);
        assertThat(machine.commands).hasSize(1);
        assertThat(candidacy.trouble()).containsInstanceOf(NoLeaderException.class);
        machine.failure = null;
        timer.runFor(60_000);
        assertThat(candidacy.isElected()).isTrue();
        assertThat(candidacy.trouble()).isEmpty();
    }

    @Test
    void itEndsWithItsMember() {
        Candidacy candidacy = run();
        machine.failure = new ClosedException("The member is closed.");
        timer.runFor(60_000);
        assertThat(heard).containsExactly("elected 1", "deposed");
        assertThat(candidacy.isElected()).isFalse();
        assertThat(candidacy.trouble()).containsInstanceOf(ClosedException.class);
        assertThat(timer.hasEnded).isTrue();
    }

    private static final class VirtualTimer implements CandidacyTimer {
        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::number));
        private long nowNanos;
        private long made;
        private boolean hasEnded;

        private record Task(long atNanos, long number, Runnable work) {}

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public void after(long delayNanos, Runnable task) {
            tasks.add(new Task(nowNanos + Math.max(0, delayNanos), made++, task));
        }

        @Override
        public void end() {
            hasEnded = true;
            tasks.clear();
        }

        /** Something happens now, and what is due comes about so much later. */
        void comesLate(long ms, Runnable what) {
            what.run();
            nowNanos += ms * MILLI;
        }

        void runFor(long ms) {
            long until = nowNanos + ms * MILLI;
            for (Task next = tasks.peek(); next != null && next.atNanos <= until; next = tasks.peek()) {
                tasks.remove();
                nowNanos = Math.max(nowNanos, next.atNanos);
                next.work.run();
            }
            nowNanos = until;
        }
    }

    private final class FakeMachine implements Machine<LockCommand, LockCommand.Result> {
        private final LockMachine locks = new LockMachine();
        private final List<LockCommand> commands = new ArrayList<>();
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private boolean answersLate;
        private boolean isSilent;
        private @Nullable RuntimeException failure;

        void answer() {
            answersLate = false;
            answers.forEach(Runnable::run);
            answers.clear();
        }

        private CompletableFuture<LockCommand.Result> answered(Supplier<LockCommand.Result> work) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            CompletableFuture<LockCommand.Result> result = new CompletableFuture<>();
            if (!isSilent) {
                LockCommand.Result found = work.get();
                answers.add(() -> result.complete(found));
                if (!answersLate) {
                    answer();
                }
            }
            return result;
        }

        @Override
        public CompletableFuture<LockCommand.Result> submitAsync(LockCommand command) {
            commands.add(command);
            return answered(() -> locks.apply(new ScriptedContext(commands.size(), timer.nowNanos / MILLI), command));
        }

        @Override
        public CompletableFuture<LockCommand.Result> readAsync(LockCommand query, Consistency consistency) {
            return answered(() -> locks.query(query));
        }

        @Override
        public MachineType<LockCommand, LockCommand.Result> type() {
            return ReplicatedLock.type("locks");
        }

        @Override
        public LockCommand.Result submit(LockCommand command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LockCommand.Result submit(LockCommand command, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LockCommand.Result read(LockCommand query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LockCommand.Result read(LockCommand query, Consistency consistency) {
            throw new UnsupportedOperationException();
        }
    }
}
