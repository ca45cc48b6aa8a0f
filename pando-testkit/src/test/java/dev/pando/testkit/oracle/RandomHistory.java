package dev.pando.testkit.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Clients at random on a map that serves one operation at a time: invoked, then carried out, then answered, each at its
 * own time. Some calls fail, some are never answered and carried out later or never. With faults, now and then a read
 * finds something else, a write that is carried out has no effect, and a failed one has.
 */
final class RandomHistory {
    /**
     * @param clients who have one call open at a time each, apart from those that were given up
     * @param percentLost of calls that are never answered
     * @param percentFaulty of calls that go wrong; 0 for a linearizable history
     */
    record Shape(int calls, int keys, int clients, int percentLost, int percentFaulty) {}

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
        String key = "k" + random.nextInt(shape.keys());
        Operation operation = random.nextBoolean() ? new Operation.Read(key) : new Operation.Write(key, nextValue++);
        open.add(new Open(history.invoke(clients[slot], operation, nowNanos), slot, operation));
        busy[slot] = true;
    }

    private void advance(Open call) {
        if (chance(shape.percentLost() / 2)) {
            giveUp(call);
        } else if (call.phase == Phase.CARRIED_OUT) {
            history.completed(call.id, nowNanos, call.result);
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
        if (call.operation instanceof Operation.Write write) {
            CommittedWrite entry = new CommittedWrite(2 * log.size() + 1, 1, write.value());
            call.result = new Result.Written(entry.index(), entry.term());
            if (!isFaulty()) {
                log.add(entry);
                map.put(write.key(), write.value());
            }
        } else {
            long value = isFaulty()
                    ? random.nextLong(nextValue + 1)
                    : map.getOrDefault(call.operation.key(), Operation.ABSENT);
            call.result = new Result.Found(value);
        }
    }

    private boolean isFaulty() {
        return chance(shape.percentFaulty());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
