package dev.pando.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pando.ClosedException;
import dev.pando.CompactedException;
import dev.pando.Entry;
import dev.pando.Member;
import dev.pando.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest value of each key, made of a log of {@code key=value}. Every so many entries it gives its member all that it has as
 * a snapshot: then the log before that can go, and whoever starts anew begins with the snapshot.
 */
public final class LatestValues implements Runnable {
    private final Member member;
    private final int compactEvery;
    private volatile Map<String, String> values = Map.of();

    /** @param compactEvery so many entries */
    public LatestValues(Member member, int compactEvery) {
        this.member = member;
        this.compactEvery = compactEvery;
    }

    /** The latest value; linearizable after {@code member.sync().await(member.sync().barrier())}. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Goes along with the log until the member is closed. */
    @Override
    public void run() {
        boolean isOpen = true;
        while (isOpen) {
            isOpen = follow();
        }
    }

    /** Whether to begin anew: the log was compacted further than this has come. Otherwise the member is closed. */
    private boolean follow() {
        try (Replay replay = member.log().listenFromSnapshot()) {
            Map<String, String> restored = new ConcurrentHashMap<>();
            replay.snapshot().ifPresent(snapshot -> snapshot.forEach(event -> put(event, restored)));
            values = restored; // nobody sees half of it
            replay.snapshot().ifPresent(snapshot -> member.sync().ack(snapshot.index()));
            for (Entry entry : replay.entries()) {
                apply(entry);
            }
            return false;
        } catch (CompactedException tooSlow) {
            return true;
        } catch (ClosedException closed) {
            return false;
        }
    }

    private void apply(Entry entry) {
        if (entry.kind() == Entry.Kind.DATA) {
            put(entry.payload(), values);
        }
        member.sync().ack(entry.index());
        if (entry.index() % compactEvery == 0) {
            member.log().compact(entry.index(), everything());
        }
    }

    private static void put(byte[] event, Map<String, String> to) {
        String text = new String(event, UTF_8);
        int equals = text.indexOf('=');
        to.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private List<byte[]> everything() {
        List<byte[]> events = new ArrayList<>();
        values.forEach((key, value) -> events.add((key + "=" + value).getBytes(UTF_8)));
        return events;
    }
}
