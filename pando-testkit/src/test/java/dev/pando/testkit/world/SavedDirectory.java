package dev.pando.testkit.world;

import dev.pando.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What is in a member's data directory at a moment, to be put somewhere else, or back. */
record SavedDirectory(Map<Path, byte[]> files) {

    /** What is on a machine's disk now. */
    static SavedDirectory of(Machine machine) {
        Path directory = directory(machine);
        Map<Path, byte[]> files = new TreeMap<>();
        machine.disk().files().forEach((path, bytes) -> {
            if (!path.endsWith("lock")) {
                files.put(directory.relativize(path), bytes.clone());
            }
        });
        return new SavedDirectory(files);
    }

    /** Puts it on a machine on which nothing runs, in the place of whatever is there, durably. */
    void putOn(Machine machine) throws IOException {
        Disk disk = machine.disk();
        machine.disk().wipe();
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Path path = directory(machine).resolve(file.getKey());
            Path folder = Objects.requireNonNull(path.getParent());
            disk.createDirectories(folder);
            try (Disk.File written = disk.create(path)) {
                written.write(ByteBuffer.wrap(file.getValue()), 0);
                written.sync();
            }
            disk.syncDirectory(folder);
        }
    }

    private static Path directory(Machine machine) {
        return Path.of("/" + machine.host());
    }
}
