package dev.pando.testkit.invariant;

import dev.pando.core.Ready;
import dev.pando.testkit.history.MemberHistory;
import java.nio.file.Path;

/** Once a write or sync of its log's files has failed, a store calls nothing durable any more (decision D10). */
final class NothingIsDurableAfterAFailure extends Invariant {
    @Override
    public void wrote(MemberHistory member, Ready.Persist persist) {
        Path failed = member.failed();
        // A snapshot's files are others, and a failure there is heard of on another loop.
        // A segment that is being prepared holds nothing yet: that it failed shows with the next write.
        boolean isOfLog = failed != null
                && failed.toString().contains("/groups/")
                && !failed.toString().contains("/snapshots")
                && !failed.toString().endsWith(".new");
        check(!isOfLog, "%s calls %s durable, though %s has failed", member, persist, failed);
    }
}
