package dev.pando.core.membership;

/**
 * A member as a configuration names it.
 *
 * @param id its identity
 * @param address where the other members reach it, {@code host:port}; resolved anew at each connection
 */
public record Server(MemberId id, String address) implements Comparable<Server> {

    /** By id, so that equal configurations have equal encodings. */
    @Override
    public int compareTo(Server other) {
        return id.compareTo(other.id);
    }
}
