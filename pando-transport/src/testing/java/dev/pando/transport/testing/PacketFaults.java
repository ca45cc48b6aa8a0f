package dev.pando.transport.testing;

import dev.pando.transport.Packet;

/**
 * What goes wrong with single packets between members' rules, which promise to stand it: {@link
 * dev.pando.core.message.Message}. Other packets come in order and once, or their connection is lost, as TCP has it.
 *
 * @param lostPerMille of 1,000 packets, how many never come
 * @param repeatedPerMille how many come twice, the second time late
 * @param latePerMille how many are overtaken by others
 * @param slowness by how much every delay is longer than usual, of these and of all other packets; 1 for not at all
 */
public record PacketFaults(int lostPerMille, int repeatedPerMille, int latePerMille, int slowness) {
    /** Nothing goes wrong. */
    public static final PacketFaults NONE = new PacketFaults(0, 0, 0, 1);

    /** How late a packet is that is late, in usual delays. */
    static final int LATENESS = 20;

    static boolean mayBefall(Packet packet) {
        return packet instanceof Packet.Raft;
    }
}
