package dev.pando.core.membership;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who belongs to a cluster (§4). A value: two configurations of the same members are equal and have equal encodings.
 *
 * @param voters whose majority elects and commits; in joint consensus C_new (§4.3); sorted by id
 * @param outgoing the voters of C_old while in joint consensus, otherwise empty; sorted by id
 * @param learners who receive the log and count for nothing (§4.2.1); sorted by id
 */
public record Configuration(List<Server> voters, List<Server> outgoing, List<Server> learners) {
    private static final int FORMAT = 1;
    private static final int MAX_SERVERS = 1000;

    /** Nobody: what a member has before it was told of any configuration. */
    public static final Configuration EMPTY = new Configuration(List.of(), List.of(), List.of());

    public Configuration {
        voters = voters.stream().sorted().toList();
        outgoing = outgoing.stream().sorted().toList();
        learners = learners.stream().sorted().toList();
    }

    /** The configuration of a cluster that has just been founded. */
    public static Configuration of(Server... voters) {
        return new Configuration(List.of(voters), List.of(), List.of());
    }

    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    public boolean isEmpty() {
        return voters.isEmpty() && learners.isEmpty();
    }

    /** Whether this member's vote and acknowledgements count, in either half of a joint configuration. */
    public boolean isVoter(MemberId id) {
        return has(voters, id) || has(outgoing, id);
    }

    public boolean isLearner(MemberId id) {
        return !isVoter(id) && has(learners, id);
    }

    public boolean contains(MemberId id) {
        return isVoter(id) || has(learners, id);
    }

    /** Every server once, sorted by id. */
    public List<Server> servers() {
        return Stream.of(voters, outgoing, learners)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
    }

    public Optional<Server> server(MemberId id) {
        return servers().stream().filter(s -> s.id().equals(id)).findFirst();
    }

    /** This configuration with one more learner. */
    public Configuration withLearner(Server learner) {
        return new Configuration(voters, outgoing, plus(learners, learner));
    }

    /** This configuration with a learner made a voter. */
    public Configuration withPromoted(MemberId learner) {
        Server server = server(learner).orElseThrow();
        return new Configuration(plus(voters, server), outgoing, minus(learners, learner));
    }

    /** This configuration without a member. */
    public Configuration without(MemberId id) {
        return new Configuration(minus(voters, id), outgoing, minus(learners, id));
    }

    /** The payload of a {@code CONFIG} entry. */
    public byte[] encode() {
        List<List<Server>> groups = List.of(voters, outgoing, learners);
        int length = 1;
        for (List<Server> group : groups) {
            length += Short.BYTES;
            for (Server server : group) {
                length += 2 * Long.BYTES + Short.BYTES + utf8(server.address()).length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put((byte) FORMAT);
        for (List<Server> group : groups) {
            out.putShort((short) group.size());
            for (Server server : group) {
                byte[] address = utf8(server.address());
                out.putLong(server.id().high()).putLong(server.id().low());
                out.putShort((short) address.length).put(address);
            }
        }
        return out.array();
    }

    /** @throws IllegalArgumentException if these bytes are no configuration, or one of a newer format */
    public static Configuration decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        try {
            int format = in.get();
            if (format != FORMAT) {
                throw new IllegalArgumentException("A configuration of format " + format + "; this version knows "
                        + FORMAT + ". It was written by a newer version.");
            }
            Configuration configuration = new Configuration(decodeServers(in), decodeServers(in), decodeServers(in));
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("A configuration with " + in.remaining() + " bytes too many.");
            }
            return configuration;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("A configuration that is cut off: " + encoded.length + " bytes.", e);
        }
    }

    private static List<Server> decodeServers(ByteBuffer in) {
        int count = Short.toUnsignedInt(in.getShort());
        if (count > MAX_SERVERS) {
            throw new IllegalArgumentException("A configuration of " + count + " servers.");
        }
        List<Server> servers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            MemberId id = new MemberId(in.getLong(), in.getLong());
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] address = new byte[length];
            in.get(address);
            servers.add(new Server(id, new String(address, StandardCharsets.UTF_8)));
        }
        return servers;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean has(List<Server> servers, MemberId id) {
        for (Server server : servers) {
            if (server.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private static List<Server> plus(List<Server> servers, Server server) {
        return Stream.concat(servers.stream(), Stream.of(server)).toList();
    }

    private static List<Server> minus(List<Server> servers, MemberId id) {
        return servers.stream().filter(s -> !s.id().equals(id)).toList();
    }
}
