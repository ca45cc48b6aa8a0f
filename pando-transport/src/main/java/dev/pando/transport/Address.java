package dev.pando.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A host and a port, as people write them: {@code host:port}, {@code :port} for loopback, {@code [::1]:port} for an
 * IPv6 address. Parsing asks nobody; {@link #resolve} and {@link #isLoopback} ask the name service and may take long.
 *
 * @param host a name or literal address, IPv6 without brackets; empty for loopback
 * @param port 0 to 65,535; 0 only to listen, for any free port
 */
public record Address(String host, int port) {
    private static final int MAX_PORT = 0xffff;
    private static final int MAX_HOST_LENGTH = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

    public Address {
        boolean isHost = host.isEmpty()
                || (host.length() <= MAX_HOST_LENGTH
                        && (NAME.matcher(host).matches() || IPV6.matcher(host).matches()));
        if (!isHost) {
            throw new IllegalArgumentException("'" + brief(host) + "' is no host: give a name or an IP address.");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port + ".");
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none; says in one sentence what is wrong and what it should look like
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw invalid(text, "has no port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (!IPV6.matcher(host).matches()) {
                throw invalid(text, "has something other than an IPv6 address in brackets");
            }
        } else if (host.indexOf(':') >= 0) {
            throw invalid(text, "has more than one colon; an IPv6 address goes in brackets, as in [::1]:10240");
        } else if (!host.isEmpty() && !NAME.matcher(host).matches()) {
            throw invalid(text, "has a host that is neither a name nor an IP address");
        }
        if (host.length() > MAX_HOST_LENGTH) {
            throw invalid(text, "has a host longer than " + MAX_HOST_LENGTH + " characters");
        }
        return new Address(host, port(text, text.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        boolean isNumber =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || Integer.parseInt(digits) > MAX_PORT) {
            throw invalid(text, "has a port that is no number from 0 to 65535");
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException invalid(String text, String what) {
        return new IllegalArgumentException(
                "The address '" + brief(text) + "' " + what + ": write HOST:PORT, for example localhost:10240.");
    }

    private static String brief(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /**
     * All that the host stands for, at least one.
     *
     * @throws UnknownHostException if the name does not resolve; says so in one sentence
     */
    public List<InetAddress> resolve() throws UnknownHostException {
        if (host.isEmpty()) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            UnknownHostException clear = new UnknownHostException(
                    "The host '" + host + "' does not resolve to an address: check its spelling and the name service.");
            clear.initCause(e);
            throw clear;
        }
    }

    /**
     * Whether it can only be reached from this machine: everything that the host stands for is a loopback address.
     *
     * @throws UnknownHostException if the name does not resolve; says so in one sentence
     */
    public boolean isLoopback() throws UnknownHostException {
        return resolve().stream().allMatch(InetAddress::isLoopbackAddress);
    }

    /** The same host with another port: what port 0 has become, for example. */
    public Address withPort(int other) {
        return new Address(host, other);
    }

    /** As {@link #parse} takes it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
