package dev.pando.storage;

import java.nio.file.Path;

/**
 * Something that was once durable can't be read back as it was written. Nothing has been changed on disk.
 *
 * <p>Never thrown for what a crash leaves behind: that is mended silently, see {@code docs/storage-format.md}.
 */
public final class CorruptLogException extends StorageException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;
    private final long index;
    private final String what;

    /**
     * Of what the member has stored.
     *
     * @param file where the damage is
     * @param offset in bytes, of the damaged structure
     * @param index of the first entry that it concerns, 0 where that is unknown or it concerns none
     * @param what is wrong there: a sentence
     */
    public CorruptLogException(Path file, long offset, long index, String what) {
        this(
                file,
                offset,
                index,
                what,
                "Nothing was changed. Check the disk; then put the member's data back from a copy of this directory,"
                        + " or remove the member from the cluster and let it join again with an empty directory.");
    }

    /** @param remedy what was done about it, and what is to be done: sentences */
    public CorruptLogException(Path file, long offset, long index, String what, String remedy) {
        super(file + " is damaged at offset " + offset + (index > 0 ? " (entry " + index + ")" : "") + ": " + what + " "
                + remedy);
        this.file = file;
        this.offset = offset;
        this.index = index;
        this.what = what;
    }

    /** Where the damage is. */
    public Path file() {
        return file;
    }

    /** Where in the file the damaged structure begins, in bytes. */
    public long offset() {
        return offset;
    }

    /** The first entry concerned, 0 where that is unknown or there is none. */
    public long index() {
        return index;
    }

    /** What is wrong there: a sentence. */
    public String what() {
        return what;
    }
}
