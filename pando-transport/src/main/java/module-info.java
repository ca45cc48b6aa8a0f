/** The wire: packets, frames, handshake, and the transport that carries them. */
module dev.pando.transport {
    requires static transitive org.jspecify;
    requires transitive dev.pando.core;
    requires org.slf4j;

    exports dev.pando.transport;
    exports dev.pando.transport.tcp;
}
