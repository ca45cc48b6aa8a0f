package dev.pando.storage.wal;

import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

class SegmentedLogOnMemoryDiskTest extends LogStoreContract {
    private final MemoryDisk disk = new MemoryDisk();
    private final LogOptions options =
            LogOptions.defaults().withSegmentBytes(256 << 10).withRandom(new SplittableRandom(1));

    @Override
    protected LogStore openStore() throws IOException {
        return SegmentedLog.open(disk, Path.of("/group"), GROUP, options, false);
    }
}
