package dev.pando.transport.tcp;

import dev.pando.transport.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The one place where sockets are made and set up. Stateless; any thread. */
class Sockets {
    private static final int BACKLOG = 256;

    /** A socket that is not connected yet. */
    Socket unconnected() throws IOException {
        return SocketChannel.open().socket();
    }

    /** A socket that is not bound yet. */
    ServerSocket unbound() throws IOException {
        return ServerSocketChannel.open().socket();
    }

    /** For both ends of every connection. */
    static void tune(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true); // the writer gathers by itself
        socket.setKeepAlive(true);
    }

    /**
     * Begins to listen.
     *
     * @throws BindException if the port is taken
     * @throws IOException if the address does not resolve, is another machine's, or may not be used
     */
    ServerSocket listen(Address address) throws IOException {
        InetAddress host = address.resolve().get(0);
        if (!isOfThisMachine(host)) {
            throw new IOException("Can't listen on " + address + ": " + host.getHostAddress()
                    + " is not an address of this machine. Listen on one of its own, or on 0.0.0.0 for all of them,"
                    + " and advertise the address that others reach.");
        }
        ServerSocket server = unbound();
        try {
            server.bind(new InetSocketAddress(host, address.port()), BACKLOG);
            return server;
        } catch (IOException e) {
            server.close();
            throw clear(address, e);
        }
    }

    private static boolean isOfThisMachine(InetAddress host) throws SocketException {
        return host.isAnyLocalAddress() || host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
    }

    private static IOException clear(Address address, IOException e) {
        String cause = String.valueOf(e.getMessage());
        boolean taken = e instanceof BindException && cause.contains("in use");
        if (!taken) {
            return new IOException("Can't listen on " + address + ": " + cause + ". Choose another port.", e);
        }
        BindException clear = new BindException("Can't listen on " + address + ": port " + address.port()
                + " is in use by another program. Stop that, or choose another port.");
        clear.initCause(e);
        return clear;
    }
}
