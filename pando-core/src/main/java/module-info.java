/** The rules of Raft: a deterministic state machine without threads, clocks, files or sockets. */
module dev.pando.core {
    requires static transitive org.jspecify;

    exports dev.pando.core;
    exports dev.pando.core.entry;
    exports dev.pando.core.membership;
    exports dev.pando.core.message;
}
