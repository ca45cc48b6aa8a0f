package dev.pando.core.membership;

import java.util.List;

/**
 * A change of the membership (§4.1 to §4.3): all of its changes come about together, or none does. Where more than one
 * voter changes they go through joint consensus.
 *
 * @param basedOn the index of the configuration that it was made from: where that is not the current one any more, the
 *     change is refused; 0 for whichever is current
 * @param changes in order; no member is named twice; 1,000 at most
 * @param isForced even if the members that answer would be no quorum then. Nothing else is waived
 */
public record Reconfiguration(long basedOn, List<Change> changes, boolean isForced) {
    /** How many changes it may have. */
    public static final int MAX_CHANGES = 1000;

    public Reconfiguration {
        changes = List.copyOf(changes);
        if (basedOn < 0) {
            throw new IllegalArgumentException("A configuration has an index from 1 on, not " + basedOn + ".");
        }
        if (changes.size() > MAX_CHANGES) {
            throw new IllegalArgumentException(
                    "Up to " + MAX_CHANGES + " members change at once, not " + changes.size() + ".");
        }
    }

    /** These changes of whichever configuration is current. */
    public static Reconfiguration of(Change... changes) {
        return new Reconfiguration(0, List.of(changes), false);
    }

    /** The same, refused unless the current configuration has this index. */
    public Reconfiguration ifCurrentIs(long index) {
        return new Reconfiguration(index, changes, isForced);
    }

    /** The same, even if the members that answer would be no quorum then: where the others are known to come back. */
    public Reconfiguration forced() {
        return new Reconfiguration(basedOn, changes, true);
    }
}
