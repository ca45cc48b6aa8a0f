package dev.pando.storage.snapshot;

import dev.pando.core.SnapshotPoint;
import dev.pando.core.StoredLog.ConfigurationAt;
import dev.pando.core.membership.Configuration;
import dev.pando.core.membership.MemberId;
import dev.pando.core.membership.Server;
import dev.pando.storage.LogOptions;
import dev.pando.storage.SnapshotStore;
import dev.pando.storage.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** A snapshot that another member has taken, in memory. */
public final class Made {
    private static final long GROUP = 7;

    private static final MemberId ALICE = new MemberId(1, 2);
    private static final MemberId BOB = new MemberId(3, 4);

    private final SnapshotStore.Snapshot snapshot;
    private final byte[] file;
    private final byte[] content;

    private Made(SnapshotStore.Snapshot snapshot, byte[] file, byte[] content) {
        this.snapshot = snapshot;
        this.file = file;
        this.content = content;
    }

    public SnapshotStore.Snapshot snapshot() {
        return snapshot;
    }

    public byte[] file() {
        return file.clone();
    }

    public byte[] content() {
        return content.clone();
    }

    /** A point with a configuration at half of its index, and one who was removed. */
    public static SnapshotPoint point(long index, long term) {
        Configuration configuration = Configuration.of(new Server(ALICE, "a:1"));
        ConfigurationAt at = new ConfigurationAt((index + 1) / 2, configuration);
        return new SnapshotPoint(index, term, 10 * index, at, List.of(BOB));
    }

    /** Bytes of which every other 10,000 can be made smaller. */
    public static byte[] content(long seed, int length) {
        byte[] content = new byte[length];
        new SplittableRandom(seed).nextBytes(content);
        for (int i = 0; i < length; i += 20_000) {
            Arrays.fill(content, i, Math.min(length, i + 10_000), (byte) (seed + i));
        }
        return content;
    }

    public static Made of(SnapshotPoint point, byte[] content, long seed) throws IOException {
        LogOptions options = LogOptions.defaults().withRandom(new SplittableRandom(seed));
        SnapshotStore store = SnapshotFiles.find(new MemoryDisk(), Path.of("/other"), GROUP, options);
        take(store, point, content);
        try (SnapshotStore.Reader reader = Objects.requireNonNull(store.open())) {
            SnapshotStore.Snapshot snapshot = reader.snapshot();
            byte[] file = new byte[(int) snapshot.fileBytes()];
            reader.piece(0, file.length).get(file);
            return new Made(snapshot, file, content);
        }
    }

    /** Takes a snapshot as a member does of its own. */
    public static boolean take(SnapshotStore store, SnapshotPoint point, byte[] content) throws IOException {
        try (SnapshotStore.Writer writer = store.create(point)) {
            for (int from = 0; from < content.length; from += 3000) {
                writer.write(ByteBuffer.wrap(content, from, Math.min(3000, content.length - from)));
            }
            return writer.finish();
        }
    }

    /** All that a reader still has. */
    public static byte[] readAll(SnapshotStore.Reader reader) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(5000);
        while (reader.read(piece.clear()) >= 0) {
            all.write(piece.array(), 0, piece.position());
        }
        return all.toByteArray();
    }

    /** The content of the current snapshot. */
    public static byte[] readCurrent(SnapshotStore store) throws IOException {
        try (SnapshotStore.Reader reader = Objects.requireNonNull(store.open())) {
            return readAll(reader);
        }
    }

    /** Hands over what is lacking, at most so many bytes, in pieces. */
    public void give(SnapshotStore.Transfer transfer, long bytes) throws IOException {
        long end = Math.min(file.length, transfer.received() + bytes);
        while (transfer.received() < end) {
            int from = (int) transfer.received();
            transfer.append(ByteBuffer.wrap(file, from, (int) Math.min(1500, end - from)));
        }
    }

    /** Hands over all that is lacking, and has it completed. */
    public void giveAll(SnapshotStore store) throws IOException {
        try (SnapshotStore.Transfer transfer = store.receive(snapshot)) {
            give(transfer, file.length);
            SnapshotPoint unused = transfer.complete();
        }
    }
}
