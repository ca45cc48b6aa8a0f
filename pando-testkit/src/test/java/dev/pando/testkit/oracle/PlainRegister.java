package dev.pando.testkit.oracle;

import org.jspecify.annotations.Nullable;

/** A register that leaves all to the search: writes without an answer stay open for ever. */
final class PlainRegister implements Model<Long> {
    private final Register register = new Register();

    @Override
    public Long initial() {
        return register.initial();
    }

    @Override
    public @Nullable Long step(Long state, Operation operation, @Nullable Result result) {
        return register.step(state, operation, result);
    }
}
