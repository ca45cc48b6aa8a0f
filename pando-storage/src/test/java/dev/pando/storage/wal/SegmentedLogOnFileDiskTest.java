package dev.pando.storage.wal;

import dev.pando.storage.FileDisk;
import dev.pando.storage.LogOptions;
import dev.pando.storage.LogStore;
import dev.pando.storage.testing.LogStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogOnFileDiskTest extends LogStoreContract {
    private final Path directory;

    SegmentedLogOnFileDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected LogStore openStore() throws IOException {
        LogOptions options = LogOptions.defaults().withSegmentBytes(256 << 10);
        return SegmentedLog.open(new FileDisk(), directory.resolve("group"), GROUP, options, false);
    }
}
