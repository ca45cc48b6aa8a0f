package dev.pando.cli.chaos.relay;

/** Where bytes go on a connection, whoever has made it. */
public enum Direction {
    /** To the member that the relay stands before. */
    TO_MEMBER,
    /** From that member to who has called it. */
    FROM_MEMBER
}
