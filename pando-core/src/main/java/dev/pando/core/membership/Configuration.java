package dev.pando.core.membership;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who belongs to a cluster (§4). A value: two configurations of the same members are equal and have equal encodings.
 *
 * @param voters whose majority elects and commits; in joint consensus those of C_new (§4.3); sorted by id
 * @param outgoing the voters of C_old while in joint consensus, otherwise empty; sorted by id
 * @param learners who receive the log and count for nothing, and become voters when they have caught up (§4.2.1); sorted
 *     by id
 * @param replicas as learners, but they stay what they are; in joint consensus also voters of C_old that become replicas;
 *     sorted by id
 */
public record Configuration(List<Server> voters, List<Server> outgoing, List<Server> learners, List<Server> replicas) {
    private static final int WITHOUT_REPLICAS = 1;
    private static final int WITH_REPLICAS = 2;
    private static final int MAX_SERVERS = 1000;

    /** Nobody: what a member has before it was told of any configuration. */
    public static final Configuration EMPTY = of();

    public Configuration {
        voters = voters.stream().sorted().toList();
        outgoing = outgoing.stream().sorted().toList();
        learners = learners.stream().sorted().toList();
        replicas = replicas.stream().sorted().toList();
    }

    /** The configuration of a cluster that has just been founded. */
    public static Configuration of(Server... voters) {
        return new Configuration(List.of(voters), List.of(), List.of(), List.of());
    }

    /** Whether this is C_old,new (§4.3). */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    public boolean isEmpty() {
        return servers().isEmpty();
    }

    /** Whether this member's vote and acknowledgements count, in either half of a joint configuration. */
    public boolean isVoter(MemberId id) {
        return has(voters, id) || has(outgoing, id);
    }

    /** Whether it is a voter for as long as nobody changes that: in joint consensus by C_new alone (§4.3). */
    public boolean isLastingVoter(MemberId id) {
        return has(voters, id);
    }

    public boolean isLearner(MemberId id) {
        return !isVoter(id) && has(learners, id);
    }

    /** Whether it reads along and has no vote. A voter that is to become a replica is none before C_new (§4.3). */
    public boolean isReplica(MemberId id) {
        return !isVoter(id) && has(replicas, id);
    }

    public boolean contains(MemberId id) {
        return isVoter(id) || has(learners, id) || has(replicas, id);
    }

    /** Who is in this configuration, and in the one after it no more; sorted. */
    public List<MemberId> removedBy(Configuration next) {
        return servers().stream()
                .map(Server::id)
                .filter(id -> !next.contains(id))
                .toList();
    }

    /** Every server once, sorted by id. */
    public List<Server> servers() {
        return Stream.of(voters, outgoing, learners, replicas)
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
        return new Configuration(voters, outgoing, plus(learners, learner), replicas);
    }

    /** This configuration with one more read replica. */
    public Configuration withReplica(Server replica) {
        return new Configuration(voters, outgoing, learners, plus(replicas, replica));
    }

    /** This configuration with a learner or replica made a voter. */
    public Configuration withPromoted(MemberId id) {
        Server server = server(id).orElseThrow();
        return new Configuration(plus(voters, server), outgoing, minus(learners, id), minus(replicas, id));
    }

    /** This configuration with a voter or learner made a replica. */
    public Configuration withDemoted(MemberId id) {
        Server server = server(id).orElseThrow();
        return new Configuration(minus(voters, id), outgoing, minus(learners, id), plus(replicas, server));
    }

    /** This configuration with a member that is there reached at another address. */
    public Configuration withAddress(Server moved) {
        return new Configuration(at(voters, moved), at(outgoing, moved), at(learners, moved), at(replicas, moved));
    }

    /** This configuration without a member. */
    public Configuration without(MemberId id) {
        return new Configuration(minus(voters, id), outgoing, minus(learners, id), minus(replicas, id));
    }

    /**
     * The next configuration on the way from this one, which is not joint, to another: that one itself if at most one
     * voter changes, since their majorities overlap then (§4.1); otherwise C_old,new (§4.3).
     */
    public Configuration stepTo(Configuration target) {
        long gone = voters.stream()
                .filter(server -> !has(target.voters, server.id()))
                .count();
        long come = target.voters.stream()
                .filter(server -> !has(voters, server.id()))
                .count();
        return gone + come <= 1 ? target : new Configuration(target.voters, voters, target.learners, target.replicas);
    }

    /** C_new of C_old,new (§4.3); of a configuration that is not joint, that itself. */
    public Configuration settled() {
        return new Configuration(voters, List.of(), learners, replicas);
    }

    /** The payload of a {@code CONFIG} entry. Where there are no replicas it is as it was before there were any. */
    public byte[] encode() {
        List<List<Server>> groups = replicas.isEmpty()
                ? List.of(voters, outgoing, learners)
                : List.of(voters, outgoing, learners, replicas);
        int length = 1;
        for (List<Server> group : groups) {
            length += Short.BYTES;
            for (Server server : group) {
                length += 2 * Long.BYTES + Short.BYTES + utf8(server.address()).length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put((byte) (replicas.isEmpty() ? WITHOUT_REPLICAS : WITH_REPLICAS));
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
            if (format != WITHOUT_REPLICAS && format != WITH_REPLICAS) {
                throw new IllegalArgumentException("A configuration of format " + format
                        + "; this version knows 1 and 2. It was written by a newer version.");
            }
            Configuration configuration = new Configuration(
                    decodeServers(in),
                    decodeServers(in),
                    decodeServers(in),
                    format == WITH_REPLICAS ? decodeServers(in) : List.of());
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
            servers.add(new Server(id, text(address)));
        }
        return servers;
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A configuration with an address that is no UTF-8.", e);
        }
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

    private static List<Server> at(List<Server> servers, Server moved) {
        return servers.stream().map(s -> s.id().equals(moved.id()) ? moved : s).toList();
    }

    private static List<Server> minus(List<Server> servers, MemberId id) {
        return servers.stream().filter(s -> !s.id().equals(id)).toList();
    }
}
