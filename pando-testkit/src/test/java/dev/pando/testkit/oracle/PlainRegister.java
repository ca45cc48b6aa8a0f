package dev.pando.testkit.oracle;

import dev.pando.testkit.oracle.Operation.CompareAndSet;
import dev.pando.testkit.oracle.Operation.Write;
import dev.pando.testkit.oracle.Result.Found;
import dev.pando.testkit.oracle.Result.Written;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A register by its definition, which leaves all to the search: what has no answer stays open for ever. It carries
 * operations out, and compares what comes of them with what the client was answered.
 */
final class PlainRegister implements Model<Long> {
    private static final Result DONE = new Written(1, 1);

    /** What a key holds after an operation, and what the client is answered. */
    private record Step(Long state, Result result) {}

    @Override
    public Long initial() {
        return Operation.ABSENT;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Result result) {
        Step step = carryOut(state, operation);
        Result answer = result instanceof Written ? DONE : result;
        return answer == null || Objects.equals(answer, step.result) ? step.state : null;
    }

    private static Step carryOut(Long state, Operation operation) {
        if (operation instanceof Write write) {
            return new Step(write.value(), DONE);
        }
        if (operation instanceof CompareAndSet set && set.expected() == state) {
            return new Step(set.value(), DONE);
        }
        return new Step(state, new Found(state));
    }
}
