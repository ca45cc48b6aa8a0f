/**
 * Members as processes of their own, for commands that run a whole cluster: {@link dev.pando.cli.process.Cluster} holds
 * them, each a {@link dev.pando.cli.process.MemberProcess} at a {@link dev.pando.cli.process.Site}.
 */
@NullMarked
package dev.pando.cli.process;

import org.jspecify.annotations.NullMarked;
