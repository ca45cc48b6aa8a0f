package dev.pando.runtime;

import dev.pando.InvalidDataException;
import dev.pando.storage.directory.Identity;
import dev.pando.transport.Transport;
import java.util.List;
import java.util.function.Consumer;

/**
 * A member that comes back at another address first asks at the one where its cluster knows it: a process that is there, and is
 * the same member, has the data of which this is a copy. Two that vote under one id could elect two leaders. Owned by the
 * node's loop.
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
     * @param isCopy another process is this member
     */
    void ask(Runnable isFree, Consumer<InvalidDataException> isCopy) {
        attempts++;
        new AddressProbe(
                loop,
                transport,
                self.cluster(),
                self.member(),
                address,
                incarnation,
                electionTimeoutNanos,
                answer -> answered(answer, isFree, isCopy));
    }

    private void answered(AddressProbe.Answer answer, Runnable isFree, Consumer<InvalidDataException> isCopy) {
        Long there = answer.incarnation();
        if (there != null && there != incarnation) {
            isCopy.accept(isUsedTwice());
        } else if (answer.isOnlyStarting() && attempts < ATTEMPTS) {
            loop.schedule(electionTimeoutNanos / ATTEMPTS, () -> ask(isFree, isCopy));
        } else {
            askHint(0, isFree, isCopy);
        }
    }

    /** One after the other: who is told to find its cluster where another one is has the wrong data. */
    private void askHint(int number, Runnable isFree, Consumer<InvalidDataException> isWrong) {
        if (number == hints.size()) {
            isFree.run();
            return;
        }
        String hint = hints.get(number);
        new AddressProbe(loop, transport, self.cluster(), null, hint, incarnation, electionTimeoutNanos, answer -> {
            if (answer.isOtherCluster()) {
                isWrong.accept(new InvalidDataException("The data is member " + self.member() + "'s, of cluster "
                        + self.cluster() + ", and at " + hint + " is another cluster: " + answer.detail()
                        + " To enter that one, join with an empty directory."));
            } else {
                askHint(number + 1, isFree, isWrong);
            }
        });
    }

    private InvalidDataException isUsedTwice() {
        return new InvalidDataException("Member " + self.member() + " runs at " + address
                + ", and this would be a second process of it: a data directory must not be used twice, nor copied. To move"
                + " the member, stop it there first. For another member, join with an empty directory.");
    }
}
