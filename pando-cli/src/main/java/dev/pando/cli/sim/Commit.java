package dev.pando.cli.sim;

/** Which sources the program was built from. */
final class Commit {
    /** Set by the {@code pando} script, which builds the program from the tree that it asks. */
    private static final String PROPERTY = "pando.commit";

    private static final String UNKNOWN = "unknown";

    private Commit() {}

    /** Its name, with {@code -dirty} behind it where there were changes besides; {@code unknown} if nobody says. */
    static String ofThisProgram() {
        String commit = System.getProperty(PROPERTY, "");
        return commit.isEmpty() ? UNKNOWN : commit;
    }
}
