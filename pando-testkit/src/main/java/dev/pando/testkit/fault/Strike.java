package dev.pando.testkit.fault;

import dev.pando.testkit.FaultKind;
import dev.pando.testkit.plan.PlannedFault;
import dev.pando.testkit.world.Dice;
import dev.pando.testkit.world.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One planned fault, as it comes about.
 *
 * @param dice of its own, so that leaving other faults out does not change whom it befalls
 */
record Strike(FaultKind kind, long lastsNanos, Dice dice) {
    static Strike of(PlannedFault fault) {
        return new Strike(fault.kind(), fault.lastsNanos(), new Dice(fault.luck()));
    }

    /** One of these, the favourite as often as all others together; null if there is none. */
    @Nullable Machine victim(List<Machine> machines, @Nullable Machine favourite) {
        if (machines.isEmpty()) {
            return null;
        }
        boolean prefers = dice.nextBoolean();
        Machine any = dice.oneOf(machines);
        return prefers && favourite != null && machines.contains(favourite) ? favourite : any;
    }
}
