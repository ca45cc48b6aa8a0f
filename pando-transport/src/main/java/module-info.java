/** The wire: packets, frames, handshake, and the transport that carries them. */
@SuppressWarnings("module") // the testkit is built later
module dev.pando.transport {
    requires static transitive org.jspecify;
    requires transitive dev.pando.core;
    requires org.slf4j;

    exports dev.pando.transport;
    exports dev.pando.transport.tcp;
    exports dev.pando.transport.codec to
            dev.pando.testkit;
}
