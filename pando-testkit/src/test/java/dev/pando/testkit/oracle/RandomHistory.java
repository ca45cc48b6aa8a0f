package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.CompareAndSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Clients at random on a map that serves one operation at a time: invoked, then carried out, then answered, each at its
 * own time. Some calls fail, some are never answered and carried out later or never. With faults, now and then a read
 * finds something else, a write that is carried out has no effect, a failed one has, and a compare-and-set does not care
 * what the key holds.
 */
final class RandomHistory {
    /**
     * @param clients who have one call open at a time each, apart from those that were given up
     * @param percentLost of calls that are never answered
     * @param percentFaulty of calls that go wrong; 0 for a linearizable history
     * @param percentSets of calls that are compare-and-sets, at most 50; half of all are reads
     */
    record Shape(int calls, int keys, int clients, int percentLost, int percentFaulty, int percentSets) {
        Shape(int calls, int keys, int clients, int percentLost, int percentFaulty) {
            this(calls, keys, clients, percentLost, percentFaulty, 0);
        }
    }

    private enum Phase {
        INVOKED,
        CARRIED_OUT
    }

    private static final class Open {
        final long id;
        final int slot;
        final Operation operation;
        Phase phase = Phase.INVOKED;
        Result result = new Result.Found(Operation.ABSENT);

        Open(long id, int slot, Operation operation) {
            this.id = id;
            this.slot = slot;
            this.operation = operation;
        }
    }

    final History history = new History();
    final List<CommittedWrite> log = new ArrayList<>();

    private final Shape shape;
    private final SplittableRandom random;
    private final Map<String, Long> map = new HashMap<>();
    private final List<Open> open = new ArrayList<>();

    /** Given up by their clients, but on their way. */
    private final List<Open> lost = new ArrayList<>();

    /** Who acts in a slot; another one from then on if a call was given up. */
    private final int[] clients;

    private final boolean[] busy;
    private int nextClient;
    private long nowNanos;
    private long nextValue = 1;

    RandomHistory(Shape shape, long seed) {
        this.shape = shape;
        random = new SplittableRandom(seed);
        clients = new int[shape.clients()];
        busy = new boolean[shape.clients()];
        for (int slot = 0; slot < clients.length; slot++) {
            clients[slot] = nextClient++;
        }
        while (history.calls().size() < shape.calls() || !open.isEmpty()) {
            step();
        }
    }

    private void step() {
        nowNanos += random.nextInt(2);
        int slot = random.nextInt(clients.length);
        if (!busy[slot] && history.calls().size() < shape.calls()) {
            invoke(slot);
        } else if (!lost.isEmpty() && random.nextInt(8) == 0) {
            carryOut(lost.remove(random.nextInt(lost.size())));
        } else if (!open.isEmpty()) {
            advance(open.get(random.nextInt(open.size())));
        }
    }

    private void invoke(int slot) {
        Operation operation = operation("k" + random.nextInt(shape.keys()));
        Open call = new Open(history.invoke(clients[slot], operation, nowNanos), slot, operation);
        open.add(call);
        busy[slot] = true;
        if (operation instanceof CompareAndSet && chance(80)) {
            carryOut(call); // While the key holds what was expected.
        }
    }

    private Operation operation(String key) {
        if (random.nextBoolean()) {
            return new Operation.Read(key);
        }
        if (shape.percentSets() == 0 || random.nextInt(50) >= shape.percentSets()) {
            return new Operation.Write(key, nextValue++);
        }
        long expected = chance(80) ? held(key) : random.nextLong(nextValue);
        return new CompareAndSet(key, expected, nextValue++);
    }

    private long held(String key) {
        return map.getOrDefault(key, Operation.ABSENT);
    }

    private void advance(Open call) {
        if (chance(shape.percentLost() / 2)) {
            giveUp(call);
        } else if (call.phase == Phase.CARRIED_OUT) {
            answer(call);
            close(call);
        } else if (chance(5)) {
            history.failed(call.id);
            close(call);
            if (isFaulty()) {
                carryOut(call);
            }
        } else {
            carryOut(call);
        }
    }

    private void answer(Open call) {
        if (call.operation instanceof CompareAndSet && call.result instanceof Result.Found && chance(20)) {
            history.failed(call.id); // The client has not heard what the key held.
        } else {
            history.completed(call.id, nowNanos, call.result);
        }
    }

    private void giveUp(Open call) {
        history.unknown(call.id);
        clients[call.slot] = nextClient++;
        close(call);
        if (call.phase == Phase.INVOKED && random.nextBoolean()) {
            lost.add(call);
        }
    }

    private void close(Open call) {
        open.remove(call);
        busy[call.slot] = false;
    }

    private void carryOut(Open call) {
        call.phase = Phase.CARRIED_OUT;
        String key = call.operation.key();
        if (call.operation instanceof Operation.Write write) {
            CommittedWrite entry = new CommittedWrite(2 * log.size() + 1, 1, write.value());
            call.result = new Result.Written(entry.index(), entry.term());
            if (!isFaulty()) {
                log.add(entry);
                map.put(key, write.value());
            }
        } else if (call.operation instanceof CompareAndSet set) {
            carryOut(call, set);
        } else {
            long value = isFaulty() ? random.nextLong(nextValue + 1) : held(key);
            call.result = new Result.Found(value);
        }
    }

    /** It stands in the log, done or not. */
    private void carryOut(Open call, CompareAndSet set) {
        CommittedWrite entry = new CommittedWrite(2 * log.size() + 1, 1, set.value());
        log.add(entry);
        if ((held(set.key()) == set.expected()) != isFaulty()) {
            call.result = new Result.Written(entry.index(), entry.term());
            map.put(set.key(), set.value());
        } else {
            long found = isFaulty() ? random.nextLong(nextValue + 1) : held(set.key());
            call.result = new Result.Found(found == set.expected() ? set.value() : found);
        }
    }

    private boolean isFaulty() {
        return chance(shape.percentFaulty());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
