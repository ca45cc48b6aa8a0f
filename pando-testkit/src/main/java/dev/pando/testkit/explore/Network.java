package dev.pando.testkit.explore;

/** What may become of messages. In each of these any of them may be lost: a lost message is one that never comes. */
public enum Network {
    /** Messages to a member come in the order in which each sender sent them; those that were overtaken are lost. */
    ORDERED,

    /** Messages come in any order, each of them once. */
    UNORDERED,

    /** Messages come in any order, each of them any number of times, as late as it may be. */
    REPEATING
}
