package dev.pando.testkit.explore;

import java.util.ArrayDeque;
import java.util.Deque;

/** Worlds that wait to be gone on from, in the order in which they were found. Each takes a few ints, no object. */
final class Frontier {
    private static final int CHUNK = 1 << 18;

    private final Deque<int[]> chunks = new ArrayDeque<>();
    private int[] head = {};
    private int[] tail = {};
    private int headPosition;
    private int tailPosition;
    private long size;

    long size() {
        return size;
    }

    void add(World world) {
        int length = world.members.length + world.messageCount + 3;
        if (tailPosition + length > tail.length) {
            tail = new int[Math.max(CHUNK, length)];
            chunks.addLast(tail);
            tailPosition = 0;
        }
        int position = tailPosition;
        tail[position++] = world.messageCount + 1; // 0 ends a chunk
        tail[position++] = world.history;
        tail[position++] = world.used;
        System.arraycopy(world.members, 0, tail, position, world.members.length);
        position += world.members.length;
        System.arraycopy(world.messages, 0, tail, position, world.messageCount);
        tailPosition = position + world.messageCount;
        size++;
    }

    /** Takes the oldest, of which there must be one. */
    void take(World world) {
        if (headPosition >= head.length || head[headPosition] == 0) {
            head = chunks.removeFirst();
            headPosition = 0;
        }
        int position = headPosition;
        world.messageCount = head[position++] - 1;
        world.history = head[position++];
        world.used = head[position++];
        System.arraycopy(head, position, world.members, 0, world.members.length);
        position += world.members.length;
        if (world.messages.length < world.messageCount) {
            world.messages = new int[2 * world.messageCount];
        }
        System.arraycopy(head, position, world.messages, 0, world.messageCount);
        headPosition = position + world.messageCount;
        size--;
    }
}
