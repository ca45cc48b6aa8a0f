package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "idle", description = "What members that have little to do hold of the heap.")
final class IdleCommand implements Callable<Integer> {
    private static final int ENTRIES = 10_000;
    private static final int IN_FLIGHT = 16;

    @Mixin
    private GroupOptions options = new GroupOptions();

    @Override
    public Integer call() throws Exception {
        Scratch scratch = Scratch.create();
        long before = Probe.heldBytes();
        try (Group group = options.start(scratch)) {
            LoadGenerator load = group.load();
            load.append(ENTRIES, IN_FLIGHT);
            group.settle(ENTRIES);
            long held = Probe.heldBytes() - before;
            ObjectNode result = options.header("idle");
            result.put("heap_bytes_per_member", held / options.members());
            options.emit(result);
        }
        return 0;
    }
}
