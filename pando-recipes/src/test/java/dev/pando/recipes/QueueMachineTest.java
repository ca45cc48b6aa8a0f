package dev.pando.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class QueueMachineTest {
    private final QueueMachine machine = new QueueMachine();

    private QueueCommand.Result apply(long index, long timeMs, QueueCommand command) {
        return machine.apply(new ScriptedContext(index, timeMs), command);
    }

    private void offer(long index, String item) {
        assertThat(apply(index, 0, new QueueCommand.Offer(item.getBytes(UTF_8))).number())
                .isEqualTo(index);
    }

    /** Text, id, token, how often. */
    private String take(long index, long timeMs, long leaseMs) {
        QueueItem item = apply(index, timeMs, new QueueCommand.Take(leaseMs)).item();
        return item == null
                ? "-"
                : new String(item.bytes(), UTF_8) + " " + item.id() + " " + item.token() + " " + item.takes();
    }

    private boolean done(long index, long timeMs, long token) {
        return apply(index, timeMs, new QueueCommand.Done(token)).done();
    }

    private long size() {
        return machine.query(new QueueCommand.Size()).number();
    }

    @Test
    void itemsAreTakenInOrderAndDone() {
        assertThat(take(1, 0, 10)).isEqualTo("-");
        offer(2, "a");
        offer(3, "b");
        assertThat(take(4, 0, 10)).isEqualTo("a 2 4 1");
        assertThat(take(5, 0, 10)).isEqualTo("b 3 5 1");
        assertThat(take(6, 0, 10)).isEqualTo("-");
        assertThat(size()).isEqualTo(2);
        assertThat(done(7, 0, 4)).isTrue();
        assertThat(done(8, 0, 4)).isFalse();
        assertThat(size()).isEqualTo(1);
    }

    @Test
    void whatIsGivenBackGoesToItsPlace() {
        offer(1, "a");
        offer(2, "b");
        take(3, 0, 10);
        assertThat(apply(4, 0, new QueueCommand.GiveBack(9)).done()).isFalse();
        assertThat(apply(5, 0, new QueueCommand.GiveBack(3)).done()).isTrue();
        assertThat(take(6, 0, 10)).isEqualTo("a 1 6 2");
        assertThat(done(7, 0, 3)).isFalse();
    }

    /** At the moment itself it has ended. */
    @Test
    void whoseLeaseEndsLosesIt() {
        offer(1, "a");
        take(2, 0, 10);
        assertThat(take(3, 9, 10)).isEqualTo("-");
        assertThat(take(4, 10, 10)).isEqualTo("a 1 4 2");
        assertThat(done(5, 10, 2)).isFalse();
        assertThat(done(6, 20, 4)).isFalse();
        assertThat(take(7, 20, 10)).isEqualTo("a 1 7 3");
    }

    @Test
    void aLeaseIsRenewedFromNowOn() {
        offer(1, "a");
        take(2, 0, 10);
        assertThat(apply(3, 5, new QueueCommand.Renew(2, 10)).done()).isTrue();
        assertThat(take(4, 14, 10)).isEqualTo("-");
        assertThat(apply(5, 15, new QueueCommand.Renew(2, 10)).done()).isFalse();
        assertThat(take(6, 15, 10)).isEqualTo("a 1 6 2");
    }

    @Test
    void whatWasBeforeARestoreIsForgotten() {
        offer(1, "a");
        byte[] state = Twins.bytes(machine);
        offer(2, "b");
        take(3, 0, 10);
        Twins.restore(machine, state);
        assertThat(size()).isEqualTo(1);
        assertThat(done(4, 0, 3)).isFalse();
        assertThat(take(5, 10, 10)).isEqualTo("a 1 5 1");
        assertThat(take(6, 10, 10)).isEqualTo("-");
    }

    @Test
    void twoAreTheSameAtEachStep() {
        for (long seed = 0; seed < 20; seed++) {
            new Twins<>(ReplicatedQueue.type("q"), QueueMachine::new).run(seed, 400, QueueMachineTest::random);
        }
    }

    private static QueueCommand random(Random random, int index) {
        int token = Math.max(0, index - random.nextInt(20));
        return switch (random.nextInt(8)) {
            case 0, 1 -> new QueueCommand.Offer(new byte[random.nextInt(3)]);
            case 2 -> new QueueCommand.Done(token);
            case 3 -> new QueueCommand.Renew(token, 1 + random.nextInt(100));
            case 4 -> new QueueCommand.GiveBack(token);
            default -> new QueueCommand.Take(1 + random.nextInt(100));
        };
    }
}
