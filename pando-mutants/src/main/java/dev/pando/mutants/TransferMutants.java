package dev.pando.mutants;

import static dev.pando.mutants.SourceModule.CORE;
import static dev.pando.mutants.SourceModule.RAFT;

import java.util.List;

/** Of leadership that is handed over. */
final class TransferMutants {
    private TransferMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.of(
                    "l3-order-of-an-old-leader-is-obeyed",
                    "Whoever is told that its time has come campaigns, whoever says so and in whatever term.",
                    CORE.edit("Elections", "if (isFromLeader && mayCampaign()) {", """
                            if ((isFromLeader || state.role instanceof FollowerState) && mayCampaign()) {
                            """)),
            Mutant.of(
                    "l3-order-before-the-target-has-the-log",
                    "The target is told to campaign before it has the leader's log, and loses the election that it forces.",
                    CORE.edit("Transfers", "if (progress.matchIndex == state.log.lastIndex()) {", "if (true) {")),
            Mutant.of(
                    "l7-transfer-never-times-out",
                    "A leader whose target does not take over takes no appends any more.",
                    CORE.edit(
                            "Transfers",
                            "if (leader.transferTicks >= state.options.electionTicks()) {",
                            "if (false) {")),
            Mutant.of(
                    "l7-appends-that-waited-for-a-transfer-are-dropped",
                    "Appends that came during a transfer are forgotten when it comes to nothing.",
                    RAFT.edit("runtime/Appends", """
                            void tick() {
                                takeWhatWaits();
                            """, """
                            void tick() {
                                if (admission != null && !isHandingOver()) {
                                    waiting.clear();
                                }
                            """)),
            Mutant.of(
                    "s11-appends-go-on-while-leadership-is-handed-over",
                    "A leader takes appends while it hands over, so that the target never has its whole log.",
                    CORE.edit("Appending", "if (leader.transferTarget != null) {", "if (false) {"),
                    RAFT.edit("runtime/Appends", "return node.core().transferTarget() != null;", "return false;")),
            Mutant.of(
                    "s11-transfer-is-answered-when-it-begins",
                    "Whoever asks for a transfer is told that it has come about when the target is ordered to campaign.",
                    RAFT.edit("runtime/TransferRequests", "begun.target = transferring.target();", """
                            answer(begun, new Packet.Transferred(request.requestId(), node.term(), transferring.target()));
                            """)),
            Mutant.of(
                    "s24-transfer-to-anybody-is-asked-for-twice",
                    "A client whose answer is lost asks again for a transfer to anybody, and leadership moves on once more.",
                    RAFT.edit(
                            "order/OpenOrder",
                            "return isAsked && !order.isRepeatable() ? unknown(why) : null;",
                            "return null;")));
}
