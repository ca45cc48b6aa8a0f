package dev.pando.testkit;

import dev.pando.Entry;
import dev.pando.Member;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * A program of yours that makes something of the log, to be tried under every fault: see {@link Simulation#run(
 * SimulationOptions, long, dev.pando.testkit.trace.Trace, ProgramUnderTest)}. It must be deterministic: no clock, no
 * thread, no unseeded random number, no order that depends on hashes.
 *
 * @param <P> one instance of the program: what it has made of the log
 */
public interface ProgramUnderTest<P> {
    /**
     * A member has started on some machine, for the first time or again. What an earlier instance kept in memory is gone.
     * Whatever is thrown here or in a task of {@code executor} is a violation.
     *
     * @param member to listen to, and to acknowledge to; blocking calls never return here, since time stands still
     *     meanwhile: use the publisher of its log, and the methods that give futures
     * @param executor runs tasks on virtual time, one after the other, until the process ends
     */
    P start(Member member, Executor executor);

    /** The next payload that some client appends, through whichever member. */
    byte[] payload(RandomGenerator dice);

    /**
     * Everything is healed, and every member has delivered the whole log. Throws an {@link AssertionError} if the programs
     * are not as they should be; its message should name what differs.
     *
     * @param log all committed entries
     * @param programs the latest instance of each machine whose member runs
     */
    void check(List<Entry> log, List<P> programs);
}
