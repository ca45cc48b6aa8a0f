package dev.pando.testkit.oracle;

/**
 * Between what and what a call takes effect, in the orders of the history ({@link Call#order}).
 *
 * @param opens it takes effect after this
 * @param closes and before this; {@link #NEVER} if at any time or not at all. What closes before it opens has no place
 * @param followers how many calls have to take effect directly after it: read-only ones, and then perhaps one
 *     compare-and-set, with its own followers. {@link #ANY} if that is not known
 */
public record Window(Call call, int opens, int closes, int followers) {
    /** Past the end of every history. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** As many as fit, perhaps none. */
    public static final int ANY = -1;

    static Window of(Call call) {
        int closes = call.outcome() instanceof Outcome.Completed completed ? completed.order() : NEVER;
        return new Window(call, call.order(), closes, ANY);
    }

    Window closingAt(int order) {
        return new Window(call, opens, order, followers);
    }

    Window followedBy(int calls) {
        return new Window(call, opens, closes, calls);
    }

    /** Whether it takes effect for certain. */
    public boolean isCertain() {
        return closes != NEVER;
    }
}
