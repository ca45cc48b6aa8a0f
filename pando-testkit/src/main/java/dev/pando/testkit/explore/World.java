package dev.pando.testkit.explore;

import java.util.Arrays;

/** A whole cluster at one moment, in numbers; and scratch space: it is filled again and again. */
final class World {
    /** {@link LocalSteps}' numbers. */
    final int[] members;

    /** {@link Histories}' number. */
    int history;

    /** What has been used of the {@link Bounds}; see {@link Budget}. */
    int used;

    /** The numbers of the messages under way, in the order in which they were sent; valid below {@link #messageCount}. */
    int[] messages = new int[64];

    int messageCount;

    World(int members) {
        this.members = new int[members];
    }

    void set(World other) {
        System.arraycopy(other.members, 0, members, 0, members.length);
        history = other.history;
        used = other.used;
        messages = messages.length < other.messageCount ? other.messages.clone() : messages;
        System.arraycopy(other.messages, 0, messages, 0, other.messageCount);
        messageCount = other.messageCount;
    }

    boolean has(int message) {
        return hasBefore(messageCount, message);
    }

    /** Whether a message is among the first {@code position}. */
    boolean hasBefore(int position, int message) {
        for (int i = 0; i < position; i++) {
            if (messages[i] == message) {
                return true;
            }
        }
        return false;
    }

    /** Removes the first that is the message, if there is one. */
    void remove(int message) {
        for (int i = 0; i < messageCount; i++) {
            if (messages[i] == message) {
                removeAt(i);
                return;
            }
        }
    }

    void removeAt(int position) {
        messageCount--;
        System.arraycopy(messages, position + 1, messages, position, messageCount - position);
    }

    void add(int message) {
        if (messageCount == messages.length) {
            messages = Arrays.copyOf(messages, 2 * messageCount);
        }
        messages[messageCount++] = message;
    }
}
