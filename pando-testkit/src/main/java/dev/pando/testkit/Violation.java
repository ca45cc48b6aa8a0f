package dev.pando.testkit;

import org.jspecify.annotations.Nullable;

/** Something is not as it must be: a broken invariant, a history that no correct cluster gives, or no progress. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String detail;

    /**
     * @param what which check has failed, by name
     * @param detail one sentence: what was seen, and what should have been
     */
    public Violation(String what, String detail) {
        super(what + ": " + detail);
        this.what = what;
        this.detail = detail;
    }

    /** As above, found by what was thrown. */
    public Violation(String what, String detail, @Nullable Throwable cause) {
        super(what + ": " + detail, cause);
        this.what = what;
        this.detail = detail;
    }

    /** Which check has failed, by name. */
    public String what() {
        return what;
    }

    /** One sentence for a person. */
    public String detail() {
        return detail;
    }
}
