package dev.pando.runtime;

import dev.pando.core.membership.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * From whom a snapshot is fetched: from whomever the leader names, which need not have one, and then from the leader itself. What a
 * member gives is its own file, of which a part is of use only with the rest from the same member; so whoever has given one stays
 * the source until it is given up. Owned by the node's loop.
 */
final class SnapshotSources {
    /** Who was asked as a follower, and gave none: the leader is asked in its place. Null for nobody. */
    private @Nullable MemberId passedOver;

    /** Of whose snapshot a part is on this member's disk. Null if that is not known, or there is none. */
    private @Nullable MemberId partOf;

    /** Who is to be asked. */
    MemberId choose(MemberId named, @Nullable MemberId leader) {
        if (partOf != null) {
            return partOf;
        }
        return leader != null && named.equals(passedOver) ? leader : named;
    }

    /** What is on disk is of this member's snapshot, if it is anything. */
    void has(MemberId source, boolean isAnything) {
        partOf = isAnything ? source : null;
    }

    boolean hasPartOf(MemberId source) {
        return source.equals(partOf);
    }

    /** It has none, or none that reaches far enough or is right, or has given nothing for long. */
    void gaveNone(MemberId source, @Nullable MemberId leader) {
        forgetPartOf(source);
        passedOver = source.equals(leader) ? null : source; // whoever is named next may have one by now
    }

    /** Nothing is needed any more. */
    void reset() {
        passedOver = null;
        partOf = null;
    }

    private void forgetPartOf(MemberId source) {
        if (source.equals(partOf)) {
            partOf = null;
        }
    }
}
