/**
 * The client that is no member: one loop owns its connections ({@link dev.pando.client.Link}), its session and what is
 * in flight ({@link dev.pando.client.Appends}), its questions and its tails; {@link dev.pando.client.RemoteClient} is
 * what callers see of it, and the only part that blocks them.
 */
@NullMarked
package dev.pando.client;

import org.jspecify.annotations.NullMarked;
