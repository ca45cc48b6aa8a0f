package dev.pando.runtime;

import dev.pando.StartException;
import dev.pando.transport.Address;
import java.io.IOException;

/** Where a member may listen (D12), and where it says that it is reached. */
final class Addresses {
    private Addresses() {}

    /**
     * The address to bind. Without a host it is loopback, or every interface where that was allowed.
     *
     * @throws StartException if the address is none, or is not loopback and was not allowed to be otherwise
     */
    static String toBind(String listen, boolean insecure) throws IOException {
        Address address = parse(listen);
        if (address.host().isEmpty()) {
            return insecure ? "0.0.0.0:" + address.port() : "127.0.0.1:" + address.port();
        }
        if (!insecure && !address.isLoopback()) {
            throw new StartException("Without TLS a member listens on loopback only, and " + listen + " is not. Whoever"
                    + " reaches the port could do anything: allow it with insecure() (--insecure) if the network is"
                    + " trusted.");
        }
        return listen;
    }

    /** Where others reach a member that listens there, unless it says otherwise. */
    static String toAdvertise(String listen, int port, boolean insecure) {
        Address address = parse(listen);
        boolean anyInterface =
                address.host().equals("0.0.0.0") || address.host().equals("::");
        if (address.host().isEmpty() || anyInterface) {
            return (insecure ? localHostAddress() : "127.0.0.1") + ":" + port;
        }
        return address.withPort(port).toString();
    }

    private static String localHostAddress() {
        try {
            return java.net.InetAddress.getLocalHost().getHostAddress();
        } catch (IOException e) {
            return "127.0.0.1";
        }
    }

    private static Address parse(String listen) {
        try {
            return Address.parse(listen);
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }
}
