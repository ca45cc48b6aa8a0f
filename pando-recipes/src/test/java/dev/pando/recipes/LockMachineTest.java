package dev.pando.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LockMachineTest {
    private final LockMachine machine = new LockMachine();

    private LockCommand.Result apply(long index, long timeMs, LockCommand command) {
        return machine.apply(new ScriptedContext(index, timeMs), command);
    }

    private static LockCommand.Result result(boolean done, @Nullable LockHolder holder) {
        return new LockCommand.Result(done, holder);
    }

    private @Nullable LockHolder holder(String name) {
        return machine.query(new LockCommand.Lookup(name)).holder();
    }

    @Test
    void oneHasIt() {
        LockHolder first = new LockHolder("ann", 5, 150);
        assertThat(apply(5, 50, new LockCommand.TryLock("l", "ann", 100))).isEqualTo(result(true, first));
        assertThat(apply(6, 60, new LockCommand.TryLock("l", "bob", 100))).isEqualTo(result(false, first));
        assertThat(apply(7, 60, new LockCommand.TryLock("l", "ann", 100))).isEqualTo(result(false, first));
        assertThat(apply(8, 60, new LockCommand.TryLock("other", "bob", 100)).done())
                .isTrue();
        assertThat(holder("l")).isEqualTo(first);
    }

    @Test
    void itIsGivenBackUnderItsToken() {
        apply(5, 0, new LockCommand.TryLock("l", "ann", 100));
        assertThat(apply(6, 0, new LockCommand.Unlock("l", 4)).done()).isFalse();
        assertThat(apply(7, 0, new LockCommand.Unlock("l", 5))).isEqualTo(result(true, null));
        assertThat(apply(8, 0, new LockCommand.Unlock("l", 5))).isEqualTo(result(false, null));
        assertThat(holder("l")).isNull();
        assertThat(apply(9, 0, new LockCommand.TryLock("l", "bob", 100)))
                .isEqualTo(result(true, new LockHolder("bob", 9, 100)));
    }

    /** At the moment itself it has ended. */
    @Test
    void aLeaseEnds() {
        apply(5, 0, new LockCommand.TryLock("l", "ann", 100));
        assertThat(apply(6, 99, new LockCommand.TryLock("l", "bob", 100)).done())
                .isFalse();
        assertThat(apply(7, 100, new LockCommand.TryLock("l", "bob", 100)))
                .isEqualTo(result(true, new LockHolder("bob", 7, 200)));
        assertThat(apply(8, 100, new LockCommand.Renew("l", 5, 100)).done()).isFalse();
        assertThat(apply(9, 100, new LockCommand.Unlock("l", 5)).done()).isFalse();
    }

    @Test
    void aLeaseIsRenewedFromNowOn() {
        apply(5, 0, new LockCommand.TryLock("l", "ann", 100));
        LockHolder renewed = new LockHolder("ann", 5, 190);
        assertThat(apply(6, 90, new LockCommand.Renew("l", 5, 100))).isEqualTo(result(true, renewed));
        assertThat(apply(7, 189, new LockCommand.TryLock("l", "bob", 1))).isEqualTo(result(false, renewed));
        assertThat(apply(8, 190, new LockCommand.Renew("l", 5, 100))).isEqualTo(result(false, null));
    }

    @Test
    void twoAreTheSameAtEachStep() {
        for (long seed = 0; seed < 20; seed++) {
            new Twins<>(ReplicatedLock.type("l"), LockMachine::new).run(seed, 400, LockMachineTest::random);
        }
    }

    private static LockCommand random(Random random, int index) {
        String name = "lock " + random.nextInt(3);
        return switch (random.nextInt(3)) {
            case 0 -> new LockCommand.Unlock(name, Math.max(0, index - random.nextInt(20)));
            case 1 -> new LockCommand.Renew(name, Math.max(0, index - random.nextInt(20)), 1 + random.nextInt(100));
            default -> new LockCommand.TryLock(name, "owner " + random.nextInt(3), 1 + random.nextInt(100));
        };
    }
}
