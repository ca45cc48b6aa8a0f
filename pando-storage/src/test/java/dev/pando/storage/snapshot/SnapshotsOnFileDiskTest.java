package dev.pando.storage.snapshot;

import dev.pando.storage.FileDisk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import dev.pando.storage.testing.SnapshotStoreContract;
import dev.pando.storage.wal.SegmentedLog;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsOnFileDiskTest extends SnapshotStoreContract {
    private final Path directory;

    SnapshotsOnFileDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected LogStore openStore(String member) throws IOException {
        LogOptions options = LogOptions.defaults().withSegmentBytes(64 << 10);
        return SegmentedLog.open(new FileDisk(), directory.resolve(member), LogStoreContract.GROUP, options, false);
    }
}
