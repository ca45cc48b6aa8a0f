package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.HdrHistogram.Histogram;

/** What the machine itself can do, to put the other figures in proportion. */
final class Machine {
    private static final int MEMBERS = 3;
    private static final int BLOCK = 4096;
    private static final int LARGE_BLOCK = 256 << 10;
    private static final int SYNCS = 10_000;
    private static final int LARGE_SYNCS = 1024;
    private static final int MESSAGE = 256;
    private static final int MESSAGES = 60_000;
    private static final int MESSAGES_BEFORE = 20_000;

    private final Path dir;
    private final ObjectNode figures = Json.object();

    private Machine(Path dir) {
        this.dir = dir;
    }

    /** Takes some ten seconds. */
    static ObjectNode measure(Path dir) throws IOException, InterruptedException {
        Machine machine = new Machine(dir);
        machine.describe();
        machine.syncs();
        machine.syncsAtOnce();
        machine.bandwidth();
        machine.roundTrip();
        machine.checksum();
        return machine.figures;
    }

    private void describe() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("?");
        figures.put("cpus", Runtime.getRuntime().availableProcessors())
                .put("cpu", model)
                .put("java", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"))
                .put("os", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
    }

    /** 4 KiB and fdatasync, one after the other. */
    private void syncs() throws IOException {
        Histogram growing = new Histogram(3);
        try (SyncedFile file = SyncedFile.empty(dir.resolve("grow"))) {
            file.write(SYNCS, BLOCK, growing);
        }
        Histogram within = new Histogram(3);
        try (SyncedFile file = SyncedFile.filled(dir.resolve("filled"), (long) SYNCS * BLOCK)) {
            file.write(SYNCS, BLOCK, within);
        }
        figures.put("sync_growing_p50_us", Latencies.p50(growing))
                .put("sync_p50_us", Latencies.p50(within))
                .put("sync_p99_us", Latencies.p99(within));
    }

    /** The same in three files, each of which begins when all have ended: until the second, which makes a majority. */
    private void syncsAtOnce() throws IOException, InterruptedException {
        List<SyncedFile> files = IntStream.range(0, MEMBERS)
                .mapToObj(i -> SyncedFile.filled(dir.resolve("at-once-" + i), (long) SYNCS * BLOCK))
                .toList();
        long[][] took = new long[MEMBERS][SYNCS];
        Phaser together = new Phaser(MEMBERS);
        List<Thread> threads = IntStream.range(0, MEMBERS)
                .mapToObj(i -> new Thread(() -> {
                    for (int round = 0; round < SYNCS; round++) {
                        together.arriveAndAwaitAdvance();
                        took[i][round] = files.get(i).writeOne(round, BLOCK);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (SyncedFile file : files) {
            file.close();
        }
        Histogram second = new Histogram(3);
        for (int round = 0; round < SYNCS; round++) {
            int at = round;
            second.recordValue(IntStream.range(0, MEMBERS)
                    .mapToLong(i -> took[i][at])
                    .sorted()
                    .skip(MEMBERS / 2)
                    .findFirst()
                    .orElseThrow());
        }
        figures.put("sync_majority_of_3_p50_us", Latencies.p50(second))
                .put("sync_majority_of_3_p99_us", Latencies.p99(second));
    }

    private void bandwidth() throws IOException {
        try (SyncedFile file = SyncedFile.filled(dir.resolve("large"), (long) LARGE_SYNCS * LARGE_BLOCK)) {
            long began = System.nanoTime();
            file.write(LARGE_SYNCS, LARGE_BLOCK, new Histogram(3));
            double seconds = (System.nanoTime() - began) / 1e9;
            figures.put("synced_256k_mb_per_s", Json.round((double) LARGE_SYNCS * LARGE_BLOCK / 1e6 / seconds, 1));
        }
    }

    /** 256 bytes there and back between two threads with blocking sockets on loopback. */
    private void roundTrip() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread echo = new Thread(() -> echo(server));
            echo.setDaemon(true);
            echo.start();
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.setTcpNoDelay(true);
                byte[] message = new byte[MESSAGE];
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                Histogram nanos = new Histogram(3);
                for (int i = 0; i < MESSAGES; i++) {
                    long began = System.nanoTime();
                    out.write(message);
                    in.readFully(message);
                    if (i >= MESSAGES_BEFORE) {
                        nanos.recordValue(System.nanoTime() - began);
                    }
                }
                figures.put("round_trip_p50_us", Latencies.p50(nanos)).put("round_trip_p99_us", Latencies.p99(nanos));
            }
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            byte[] message = new byte[MESSAGE];
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < MESSAGES; i++) {
                in.readFully(message);
                out.write(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checksum() {
        int length = 1 << 16;
        int times = 4000;
        byte[] bytes = new byte[length << 1];
        new Random(1).nextBytes(bytes);
        CRC32C crc = new CRC32C();
        double best = 0;
        for (int round = 0; round < 10; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < times; i++) {
                crc.update(bytes, i % length, length);
            }
            best = Math.max(best, (double) times * length / (System.nanoTime() - began));
        }
        figures.put("crc32c_gb_per_s", Json.round(best, 2)).put("crc32c", crc.getValue());
    }

    /** A file that is written block by block, each of them synced; deleted when it is closed. */
    private record SyncedFile(Path path, FileChannel channel) implements AutoCloseable {
        private static final int FILL = 1 << 20;

        static SyncedFile empty(Path path) {
            try {
                return new SyncedFile(
                        path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static SyncedFile filled(Path path, long size) {
            SyncedFile file = empty(path);
            try {
                ByteBuffer zeros = ByteBuffer.allocateDirect(FILL);
                for (long at = 0; at < size; at += FILL) {
                    file.channel.write(zeros.duplicate(), at);
                }
                file.channel.force(true);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(int count, int size, Histogram nanos) {
            for (int i = 0; i < count; i++) {
                nanos.recordValue(writeOne(i, size));
            }
        }

        /** How long it took, in nanoseconds. */
        long writeOne(int number, int size) {
            try {
                ByteBuffer block = ByteBuffer.allocateDirect(size).putInt(0, number);
                long began = System.nanoTime();
                channel.write(block, (long) number * size);
                channel.force(false);
                return System.nanoTime() - began;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.delete(path);
        }
    }
}
