package dev.pando;

import java.util.Optional;

/**
 * A term and who leads in it, as far as this member knows.
 *
 * @param number grows with each election
 * @param leader empty while there is none, or none is known
 */
public record Term(long number, Optional<Peer> leader) {}
