package dev.pando.testkit.oracle;

import org.jspecify.annotations.Nullable;

/** Takes an odd value only after an even one, and the other way around: a model in which one write depends on another. */
final class Alternating implements Model<Long> {
    @Override
    public Long initial() {
        return Operation.ABSENT;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Result result) {
        if (operation instanceof Operation.Write write) {
            return (write.value() - state) % 2 != 0 ? write.value() : null;
        }
        return result == null || result.equals(new Result.Found(state)) ? state : null;
    }
}
