package dev.pando;

import java.util.function.Supplier;

/**
 * A machine that members are to have.
 *
 * @param factory makes one as it is before the first command
 */
public record RegisteredMachine<C, R>(MachineType<C, R> type, Supplier<? extends StateMachine<C, R>> factory) {}
