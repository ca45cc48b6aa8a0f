package dev.pando.core;

import dev.pando.core.Outcome.Reason;

/**
 * Why something can't be done.
 *
 * @param detail one sentence for a person
 */
record Obstacle(Reason reason, String detail) {}
