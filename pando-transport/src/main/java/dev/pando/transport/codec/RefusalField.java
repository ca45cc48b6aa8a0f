package dev.pando.transport.codec;

import dev.pando.transport.Packet;
import java.io.IOException;

/** Why a request was not carried out, as it stands in several packets. */
final class RefusalField {
    private RefusalField() {}

    static void write(Packet.Refusal refusal, Output out) throws IOException {
        out.u8(code(refusal.code()));
        out.optionalText(refusal.leader());
        out.sentence(refusal.detail());
    }

    static Packet.Refusal read(Input in) throws WireFormatException {
        return new Packet.Refusal(ofCode(in.u8()), in.optionalText(), in.text());
    }

    /** Part of the protocol: never changed. */
    static int code(Packet.Refusal.Code code) {
        return switch (code) {
            case NOT_LEADER -> 0;
            case NO_LEADER -> 1;
            case BUSY -> 2;
            case OUT_OF_SEQUENCE -> 3;
            case NO_SESSION -> 4;
            case INVALID -> 5;
            case CLOSED -> 6;
            case STALE -> 7;
            case HALTED -> 8;
        };
    }

    private static Packet.Refusal.Code ofCode(int code) throws WireFormatException {
        return switch (code) {
            case 0 -> Packet.Refusal.Code.NOT_LEADER;
            case 1 -> Packet.Refusal.Code.NO_LEADER;
            case 2 -> Packet.Refusal.Code.BUSY;
            case 3 -> Packet.Refusal.Code.OUT_OF_SEQUENCE;
            case 4 -> Packet.Refusal.Code.NO_SESSION;
            case 5 -> Packet.Refusal.Code.INVALID;
            case 6 -> Packet.Refusal.Code.CLOSED;
            case 7 -> Packet.Refusal.Code.STALE;
            case 8 -> Packet.Refusal.Code.HALTED;
            default -> throw new WireFormatException("No refusal has the code " + code + ".");
        };
    }
}
