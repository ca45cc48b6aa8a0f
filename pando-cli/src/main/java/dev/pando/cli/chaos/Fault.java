package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.Set;

/** A way to do harm. */
interface Fault {

    /** What it is called in reports. */
    FaultKind kind();

    /**
     * Does it.
     *
     * @return what was done, and how it is mended
     * @throws dev.pando.cli.CommandException if the cluster does not come through what it has to come through: a finding
     */
    Harm inflict() throws IOException, InterruptedException;

    /** Mends what was done, and returns when it is. */
    interface Mending {
        void mend() throws IOException, InterruptedException;
    }

    /**
     * What was done.
     *
     * @param what for people
     * @param victims who does not run now, or does not hear all of the others. The others do
     * @param mending undoes it
     */
    record Harm(String what, Set<MemberProcess> victims, Mending mending) {
        public Harm {
            victims = Set.copyOf(victims);
        }

        /** It is over already. */
        static Harm past(String what) {
            return new Harm(what, Set.of(), () -> {});
        }
    }
}
