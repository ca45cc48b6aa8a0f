package dev.pando.storage.wal;

/** Bytes that are no whole, undamaged frame. What that means is for the caller to find out. */
final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final long offset;
    private final long index;

    /**
     * @param offset in the file, of the damaged structure
     * @param index of the entry concerned, 0 if it is the frame as a whole
     * @param what is wrong: a sentence
     */
    BadFrameException(long offset, long index, String what) {
        super(what);
        this.what = what;
        this.offset = offset;
        this.index = index;
    }

    String what() {
        return what;
    }

    long offset() {
        return offset;
    }

    long index() {
        return index;
    }
}
