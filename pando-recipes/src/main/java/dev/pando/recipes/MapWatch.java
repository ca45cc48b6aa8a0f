package dev.pando.recipes;

import java.util.Optional;

/**
 * Hears of what changes in a member's {@link ReplicatedMap}: whatever that member carries out, in that order. What was carried
 * out before the member was started last it hears once more, from the latest snapshot on, or from the beginning.
 */
public interface MapWatch {

    /**
     * A key was set, removed or has run out.
     *
     * @param value empty if there is none any more
     */
    void changed(String key, Optional<MapValue> value);

    /**
     * A snapshot has taken the place of all that was there, at a start of the member or because it was far behind. Read what is
     * needed, with {@link dev.pando.Consistency#LOCAL} at least: it is as new as that, or newer.
     */
    void replaced();
}
