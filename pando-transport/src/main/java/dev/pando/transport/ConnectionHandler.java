package dev.pando.transport;

import org.jspecify.annotations.Nullable;

/** Hears what happens to a connection: {@code opened}, then any number of {@code received}, then {@code closed}. */
public interface ConnectionHandler {

    /** The other end has accepted. Only called at the end that connected. */
    void opened(Connection connection, Verdict.Welcome welcome);

    void received(Connection connection, long group, Packet packet);

    /** It is over, or never came about. Called exactly once. */
    void closed(Connection connection, CloseReason reason);

    /**
     * Why a connection ended.
     *
     * @param kind for programs
     * @param detail one sentence for a person
     * @param refusal for programs, why it was {@link Kind#REFUSED}; otherwise null
     */
    record CloseReason(Kind kind, String detail, Verdict.@Nullable Code refusal) {
        /** For all kinds but {@link Kind#REFUSED}. */
        public CloseReason(Kind kind, String detail) {
            this(kind, detail, null);
        }

        /** The other end refused the hello. */
        public static CloseReason refused(Verdict.Refusal refusal) {
            return new CloseReason(Kind.REFUSED, refusal.reason(), refusal.code());
        }

        /** Whether the other end refused the hello, and would again: it is neither just starting, nor full. */
        public boolean isRefusedForGood() {
            return kind == Kind.REFUSED && refusal != Verdict.Code.CLOSED && refusal != Verdict.Code.BUSY;
        }

        /** For programs. */
        public enum Kind {
            /** This end closed it. */
            CLOSED_HERE,
            /** The other end closed it, or the network broke it. */
            LOST,
            /** Nobody answers at that address, or it does not resolve. */
            UNREACHABLE,
            /** The other end refused the hello; the detail is its reason. */
            REFUSED,
            /** What came is not this protocol, or breaks its bounds. */
            PROTOCOL
        }
    }
}
