package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.storage.directory.Identity;
import dev.pando.transport.Transport;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a member asks before it takes part at another address than the one where its cluster knows it. At that one: a process
 * that is there, and is the same member, has the data of which this is a copy; two that vote under one id could elect two leaders.
 * And at those where it was told to find others of its cluster: if another one is there, it was given the wrong data. Owned by
 * the node's loop.
 */
final class FormerAddress {
    /** How often it asks, within an election timeout, somebody who is only starting. */
    private static final int ATTEMPTS = 10;

    private final Loop loop;
    private final Transport transport;
    private final Identity self;
    private final String address;
    private final List<String> hints;
    private final long incarnation;
    private final long electionTimeoutNanos;
    private int attempts;

    /** How many hints have not been heard from. */
    private int openHints;

    /**
     * @param address the former one
     * @param hints where others of its cluster should be, and nobody of another one
     */
    FormerAddress(
            Loop loop,
            Transport transport,
            Identity self,
            String address,
            List<String> hints,
            long incarnation,
            long electionTimeoutNanos) {
        this.loop = loop;
        this.transport = transport;
        this.self = self;
        this.address = address;
        this.hints = hints;
        this.incarnation = incarnation;
        this.electionTimeoutNanos = electionTimeoutNanos;
    }

    /**
     * Asks. To be called on the loop, which hears the answer.
     *
     * @param isFree the member may take part
     * @param isWrong another process is this member, or where it was told to find its cluster is another one
     */
    void ask(Runnable isFree, Consumer<InvalidDataException> isWrong) {
        attempts++;
        new AddressProbe(
                loop,
                transport,
                self.cluster(),
                self.member(),
                address,
                incarnation,
                electionTimeoutNanos,
                answer -> answered(answer, isFree, isWrong));
    }

    private void answered(AddressProbe.Answer answer, Runnable isFree, Consumer<InvalidDataException> isWrong) {
        Long there = answer.incarnation();
        if (there != null && there != incarnation) {
            isWrong.accept(isUsedTwice());
        } else if (answer.isOnlyStarting() && attempts < ATTEMPTS) {
            loop.schedule(electionTimeoutNanos / ATTEMPTS, () -> ask(isFree, isWrong));
        } else {
            askHints(isFree, isWrong);
        }
    }

    /** All at once. Who is told to find its cluster where another one is has the wrong data. */
    private void askHints(Runnable isFree, Consumer<InvalidDataException> isWrong) {
        openHints = hints.size();
        if (openHints == 0) {
            isFree.run();
        }
        for (String hint : hints) {
            new AddressProbe(loop, transport, self.cluster(), null, hint, incarnation, electionTimeoutNanos, answer -> {
                if (answer.isOtherCluster()) {
                    isWrong.accept(isOfAnotherCluster(hint, answer.detail()));
                    return; // the others are waited for in vain
                }
                openHints--;
                if (openHints == 0) {
                    isFree.run();
                }
            });
        }
    }

    private InvalidDataException isOfAnotherCluster(String hint, String detail) {
        return new InvalidDataException("The data is member " + self.member() + "'s, of cluster " + self.cluster()
                + ", and at " + hint + " is another cluster: " + detail
                + " To enter that one, join with an empty directory.");
    }

    private InvalidDataException isUsedTwice() {
        return new InvalidDataException("Member " + self.member() + " runs at " + address
                + ", and this would be a second process of it: a data directory must not be used twice, nor copied. To move"
                + " the member, stop it there first. For another member, join with an empty directory.");
    }
}
