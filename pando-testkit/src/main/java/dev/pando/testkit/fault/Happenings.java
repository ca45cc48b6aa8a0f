package dev.pando.testkit.fault;

import dev.pando.testkit.world.Machine;
import org.jspecify.annotations.Nullable;

/** Hears of what faults do, for whoever draws it. */
public interface Happenings {
    /** Something has happened, on a machine or (null) to all. */
    void happened(@Nullable Machine machine, String what);

    /** Something has begun that lasts. Gives a number for {@link #ended}. */
    long began(@Nullable Machine machine, String what);

    void ended(long number);
}
