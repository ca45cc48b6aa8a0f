package dev.pando.recipes;

import dev.pando.CommandContext;
import dev.pando.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Locks, as a machine. The tokens are indexes of the log: they rise, whatever lock they are of. */
final class LockMachine implements StateMachine<LockCommand, LockCommand.Result> {
    private final ExpiringTable<LockHolder> holders = new ExpiringTable<>(LockHolder.FORMAT);

    @Override
    public LockCommand.Result apply(CommandContext context, LockCommand command) {
        holders.expire(context.timeMs(), (name, holder) -> {});
        LockHolder before = holders.find(command.name());
        if (command instanceof LockCommand.TryLock lock) {
            return before == null
                    ? hold(context, lock.name(), lock.owner(), context.index(), lock.leaseMs())
                    : new LockCommand.Result(false, before);
        }
        if (command instanceof LockCommand.Renew renew && before != null && before.token() == renew.token()) {
            return hold(context, renew.name(), before.owner(), before.token(), renew.leaseMs());
        }
        if (command instanceof LockCommand.Unlock unlock && before != null && before.token() == unlock.token()) {
            holders.remove(unlock.name());
            return new LockCommand.Result(true, null);
        }
        return new LockCommand.Result(false, before);
    }

    private LockCommand.Result hold(CommandContext context, String name, String owner, long token, long leaseMs) {
        LockHolder holder = new LockHolder(owner, token, Deadlines.after(context.timeMs(), leaseMs));
        holders.put(name, holder);
        return new LockCommand.Result(true, holder);
    }

    @Override
    public LockCommand.Result query(LockCommand query) {
        LockHolder holder = holders.find(query.name());
        return new LockCommand.Result(holder != null, holder);
    }

    @Override
    public void snapshot(OutputStream out) throws IOException {
        holders.view().writeTo(out);
    }

    @Override
    public Optional<View> view() {
        return Optional.of(holders.view()::writeTo);
    }

    @Override
    public void restore(InputStream in) throws IOException {
        holders.restore(in);
    }
}
