package dev.pando.testkit.explore;

import dev.pando.core.Ready.Persist;
import dev.pando.core.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a disk was asked for, and what is said once it is written.
 *
 * @param persist null where something only waits for earlier writes
 * @param covered the log that the snapshot of a restart stands for; {@link Logs#EMPTY} if it is none
 */
record Write(@Nullable Persist persist, int covered, List<Message> messages) {}
