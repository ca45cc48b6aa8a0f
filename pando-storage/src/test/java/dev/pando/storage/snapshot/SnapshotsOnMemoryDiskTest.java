package dev.pando.storage.snapshot;

import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import dev.pando.storage.testing.SnapshotStoreContract;
import dev.pando.storage.wal.SegmentedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

class SnapshotsOnMemoryDiskTest extends SnapshotStoreContract {
    private final MemoryDisk disk = new MemoryDisk();
    private final LogOptions options =
            LogOptions.defaults().withSegmentBytes(64 << 10).withRandom(new SplittableRandom(1));

    @Override
    protected LogStore openStore(String member) throws IOException {
        return SegmentedLog.open(disk, Path.of("/" + member), LogStoreContract.GROUP, options, false);
    }
}
