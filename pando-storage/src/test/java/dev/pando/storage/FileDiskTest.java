package dev.pando.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    private final FileDisk disk = new FileDisk();
    private final Path directory;

    FileDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void only_the_file_disk_touches_files() {
        ArchRuleDefinition.noClasses()
                .that()
                .haveNameNotMatching("dev\\.pando\\.storage\\.FileDisk.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Channel.class.getPackageName() + "..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Files.class, java.io.File.class, java.io.RandomAccessFile.class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.pando.storage"));
    }

    @Test
    void folders_are_made_with_those_above_them_and_listed_in_order() throws IOException {
        Path deep = directory.resolve("a/b/c");
        disk.createDirectories(deep);
        disk.createDirectories(deep);
        disk.create(deep.resolve("two")).close();
        disk.create(deep.resolve("one")).close();
        assertThat(disk.list(deep)).containsExactly("one", "two");
        assertThat(disk.list(directory.resolve("none"))).isEmpty();
        assertThatThrownBy(() -> disk.list(deep.resolve("one"))).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> disk.createDirectories(deep.resolve("one")))
                .isInstanceOf(FileAlreadyExistsException.class);
        disk.syncDirectory(deep);
    }

    @Test
    void files_are_made_once_renamed_over_others_and_deleted() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        assertThatThrownBy(() -> disk.open(one)).isInstanceOf(NoSuchFileException.class);
        disk.create(one).close();
        assertThatThrownBy(() -> disk.create(one)).isInstanceOf(FileAlreadyExistsException.class);
        disk.create(two).close();
        disk.rename(one, two);
        assertThat(disk.list(directory)).containsExactly("two");
        disk.delete(two);
        disk.delete(two);
        assertThat(disk.exists(two)).isFalse();
    }

    @Test
    void a_read_is_short_only_at_the_end_of_the_file() throws IOException {
        byte[] bytes = new byte[3_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 1000);
        }
        try (Disk.File file = disk.create(directory.resolve("f"))) {
            file.write(ByteBuffer.wrap(bytes), 100);
            file.sync();
            assertThat(file.size()).isEqualTo(3_000_100);
            ByteBuffer whole = ByteBuffer.allocate(bytes.length);
            assertThat(file.read(whole, 100)).isEqualTo(bytes.length);
            assertThat(whole.array()).isEqualTo(bytes);
            assertThat(file.read(ByteBuffer.allocate(500), 3_000_000)).isEqualTo(100);
            assertThat(file.read(ByteBuffer.allocate(500), 4_000_000)).isZero();
            file.truncate(10);
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @Test
    void the_lock_is_refused_to_this_process_and_to_others() throws IOException, InterruptedException {
        Path lock = directory.resolve("lock");
        try (Disk.Lock held = disk.lock(lock)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> disk.lock(lock)).isInstanceOf(DataDirectoryInUseException.class);
            assertThat(tryLockInAnotherProcess(lock)).isEqualTo("in use");
        }
        assertThat(tryLockInAnotherProcess(lock)).isEqualTo("locked");
        disk.lock(lock).close();
    }

    private static String tryLockInAnotherProcess(Path lock) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        lock.toString())
                .redirectErrorStream(true)
                .start();
        try (var out = process.inputReader()) {
            String said = out.readLine();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return String.valueOf(said);
        }
    }

    /** Tries to take a lock, and says what came of it. */
    static final class OtherProcess {
        public static void main(String[] arguments) throws IOException {
            try (Disk.Lock lock = new FileDisk().lock(Path.of(arguments[0]))) {
                System.out.println(lock == null ? "" : "locked");
            } catch (DataDirectoryInUseException e) {
                System.out.println("in use");
            }
        }
    }

    @Test
    void interrupts_of_readers_do_not_close_the_file() throws IOException, InterruptedException {
        try (Disk.File file = disk.create(directory.resolve("f"))) {
            file.write(ByteBuffer.allocate(1 << 20), 0);
            Thread reader = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    readAll(file);
                }
                readAll(file); // interrupted before it begins
            });
            for (Thread each : List.of(reader, new Thread(() -> readAll(file)))) {
                each.start();
                each.interrupt();
                each.join();
            }
            Thread.currentThread().interrupt();
            file.write(ByteBuffer.allocate(10), 0);
            file.sync();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.read(ByteBuffer.allocate(20), 0)).isEqualTo(20);
        }
    }

    private static void readAll(Disk.File file) {
        try {
            assertThat(file.read(ByteBuffer.allocate(1 << 20), 0)).isEqualTo(1 << 20);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_failed_write_is_told_from_a_full_disk() {
        Path file = directory.resolve("f");
        IOException full = new IOException("No space left on device");
        IOException failed = new IOException("Input/output error");
        assertThat(FileDiskFile.named(full, file, 10)).isInstanceOf(DiskFullException.class);
        assertThat(FileDiskFile.named(failed, file, 10)).isSameAs(failed);
        assertThat(FileDiskFile.named(failed, file, Long.MAX_VALUE)).isInstanceOf(DiskFullException.class);
    }
}
