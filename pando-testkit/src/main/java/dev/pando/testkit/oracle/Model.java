package dev.pando.testkit.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one key does when operations take effect one after the other. The {@link Linearizability} search asks it; it keeps
 * nothing itself.
 *
 * @param <S> what a key holds: immutable, with {@code equals} and {@code hashCode}
 */
public interface Model<S> {
    /** Before anything has taken effect. */
    S initial();

    /**
     * What the key holds once the operation has taken effect, null if it can't take effect now with this result. For a
     * call that is {@link Call#isReadOnly read-only}, the state is given back as it was.
     *
     * @param result what the client was answered, null if it was not: then any result is as good
     */
    @Nullable S step(S state, Operation operation, @Nullable Result result);

    /**
     * Makes the search smaller, if it can: leaves out windows of calls that are not {@link Window#isCertain certain},
     * closes windows earlier, or says how many {@link Window#followers} a call has. Whatever it does must not change
     * whether there is an order that explains all; the default does nothing.
     *
     * <p>If it knows the followers of all calls that are not read-only, it says by that that no other call's result depends
     * on any of them, and that each compare-and-set follows one of them, or the initial state. Then there is nothing to
     * search: whatever fits first, with all that follows it, is right.
     *
     * @param windows of one key, in the order of their invocations; failed calls are not among them, nor are reads
     *     without an answer
     */
    default List<Window> narrow(List<Window> windows) {
        return windows;
    }

    /** The state, to stand in a sentence after "the key holds". */
    default String describe(S state) {
        return state.toString();
    }

    /** A clause that helps to see why a call fits nowhere; empty if there is nothing to say. */
    default String remark(Call stuck, History history) {
        return "";
    }
}
