package dev.pando.order;

import dev.pando.core.membership.Change;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Reconfiguration;
import dev.pando.transport.Packet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that a cluster is to do to itself.
 *
 * @param undone a sentence without its end, which says that it did not come about
 * @param isRepeatable whether asking again does no harm although it may have come about
 * @param isRefusalSure whether a leader that loses its office, and says so, has not begun it; changes of the membership may
 *     be in its successor's log
 * @param isRefusalFinal whether who refuses it for good says too that nothing came of having asked before
 * @param request makes the request, of the id that it gets
 */
public record Order(
        String undone,
        boolean isRepeatable,
        boolean isRefusalSure,
        boolean isRefusalFinal,
        LongFunction<Packet> request) {

    public static Order removal(MemberId member) {
        Reconfiguration removal = Reconfiguration.of(new Change.Remove(member));
        return new Order(
                "Member " + member.brief() + " was not removed",
                true,
                false,
                true, // it is still there
                id -> new Packet.Reconfigure(id, removal, false));
    }

    public static Order reconfiguration(Reconfiguration wanted) {
        return new Order(
                "The membership was not changed",
                true,
                false,
                false, // others may have changed it once more
                id -> new Packet.Reconfigure(id, wanted, false));
    }

    /** @param target null for any other voter */
    public static Order transfer(@Nullable MemberId target) {
        return new Order(
                "Leadership was not handed over",
                target != null,
                true,
                true,
                id -> new Packet.Transfer(id, target, false));
    }
}
