package dev.pando.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.ClosedException;
import dev.pando.Entry;
import dev.pando.storage.LogStore;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<@Nullable Throwable> ends = new ArrayList<>();

    /** What is asked of it is kept until it is run by hand; nothing else is asked. */
    private final Loop loop = (Loop)
            Proxy.newProxyInstance(Loop.class.getClassLoader(), new Class<?>[] {Loop.class}, (proxy, method, args) -> {
                assertThat(method.getName()).isEqualTo("execute");
                tasks.add((Runnable) args[0]);
                return null;
            });

    private final LogStore store = (LogStore) Proxy.newProxyInstance(
            LogStore.class.getClassLoader(), new Class<?>[] {LogStore.class}, (p, method, args) -> {
                throw new AssertionError("Nothing is to be read.");
            });

    private final Delivery.Sink sink = new Delivery.Sink() {
        @Override
        public void accept(List<Entry> entries) {
            throw new AssertionError("There are no entries.");
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            ends.add(cause);
        }
    };

    @Test
    void aListenerThatBeginsAsTheMemberStopsHearsOfIt() {
        Delivery delivery = new Delivery(loop, store, failure -> {
            throw new AssertionError(failure);
        });
        delivery.feed(1, Long.MAX_VALUE, sink);
        assertThat(ends).isEmpty();
        delivery.end(null); // before the loop has come to the listener
        tasks.forEach(Runnable::run);
        assertThat(ends).hasSize(1).first().isInstanceOf(ClosedException.class);
    }
}
