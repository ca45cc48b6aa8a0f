package dev.pando.transport.tcp;

import dev.pando.core.entry.LogEntry;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** How the transport over TCP behaves. Immutable; every default is right for a LAN. */
public final class TcpOptions {
    private final Builder values;

    private TcpOptions(Builder values) {
        this.values = values;
    }

    /** All defaults. */
    public static TcpOptions defaults() {
        return builder().build();
    }

    /** Begins with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return values.copy();
    }

    /** Makes all threads of the transport, which then names them. Default: daemon threads. */
    public ThreadFactory threadFactory() {
        return values.threadFactory;
    }

    /** The largest payload of an entry; bounds the frames that are taken. Default: 1 MiB. */
    public int maxEntryBytes() {
        return values.maxEntryBytes;
    }

    /** How long to wait for a TCP connection. Default: 3 s. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** How long the other end has for its part of the handshake. Default: 10 s. */
    public Duration greetingTimeout() {
        return values.greetingTimeout;
    }

    /**
     * How many connections that have not greeted yet may be there, for each address listened on. When one more comes,
     * the oldest of them is closed, so that silent strangers can't keep members out. Default: 64.
     */
    public int maxGreeting() {
        return values.maxGreeting;
    }

    /** How many connections may have been accepted at once, for each address listened on. Default: 1,000. */
    public int maxConnections() {
        return values.maxConnections;
    }

    /** How much may be queued to be sent on a connection, by the length of frames. Default: 64 MiB. */
    public long sendQueueBytes() {
        return values.sendQueueBytes;
    }

    /** After how long without anything sent a keepalive is. Default: 2 s. */
    public Duration keepaliveInterval() {
        return values.keepaliveInterval;
    }

    /** After how long in which the other end sent nothing, or read nothing, the connection is lost. Default: 10 s. */
    public Duration peerTimeout() {
        return values.peerTimeout;
    }

    /** How long a connection that is closed here may still take to send what is queued. Default: 1 s. */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private ThreadFactory threadFactory = Builder::daemon;
        private int maxEntryBytes = 1 << 20;
        private Duration connectTimeout = Duration.ofSeconds(3);
        private Duration greetingTimeout = Duration.ofSeconds(10);
        private int maxGreeting = 64;
        private int maxConnections = 1_000;
        private long sendQueueBytes = 64L << 20;
        private Duration keepaliveInterval = Duration.ofSeconds(2);
        private Duration peerTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(1);

        private Builder() {}

        private static Thread daemon(Runnable task) {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.threadFactory = threadFactory;
            copy.maxEntryBytes = maxEntryBytes;
            copy.connectTimeout = connectTimeout;
            copy.greetingTimeout = greetingTimeout;
            copy.maxGreeting = maxGreeting;
            copy.maxConnections = maxConnections;
            copy.sendQueueBytes = sendQueueBytes;
            copy.keepaliveInterval = keepaliveInterval;
            copy.peerTimeout = peerTimeout;
            copy.closeTimeout = closeTimeout;
            return copy;
        }

        /** See {@link TcpOptions#threadFactory}. */
        public Builder threadFactory(ThreadFactory factory) {
            this.threadFactory = factory;
            return this;
        }

        /** See {@link TcpOptions#maxEntryBytes}. */
        public Builder maxEntryBytes(int bytes) {
            require(
                    bytes >= 1 && bytes <= LogEntry.MAX_PAYLOAD_BYTES,
                    "maxEntryBytes is 1 to " + LogEntry.MAX_PAYLOAD_BYTES + ", not " + bytes + ".");
            this.maxEntryBytes = bytes;
            return this;
        }

        /** See {@link TcpOptions#connectTimeout}. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = time("connectTimeout", timeout);
            return this;
        }

        /** See {@link TcpOptions#greetingTimeout}. */
        public Builder greetingTimeout(Duration timeout) {
            this.greetingTimeout = time("greetingTimeout", timeout);
            return this;
        }

        /** See {@link TcpOptions#maxGreeting}. */
        public Builder maxGreeting(int connections) {
            require(connections >= 1, "maxGreeting is at least 1, not " + connections + ".");
            this.maxGreeting = connections;
            return this;
        }

        /** See {@link TcpOptions#maxConnections}. */
        public Builder maxConnections(int connections) {
            require(connections >= 1, "maxConnections is at least 1, not " + connections + ".");
            this.maxConnections = connections;
            return this;
        }

        /** See {@link TcpOptions#sendQueueBytes}. */
        public Builder sendQueueBytes(long bytes) {
            require(bytes >= 1, "sendQueueBytes is at least 1, not " + bytes + ".");
            this.sendQueueBytes = bytes;
            return this;
        }

        /** See {@link TcpOptions#keepaliveInterval}. */
        public Builder keepaliveInterval(Duration interval) {
            this.keepaliveInterval = time("keepaliveInterval", interval);
            return this;
        }

        /** See {@link TcpOptions#peerTimeout}. */
        public Builder peerTimeout(Duration timeout) {
            this.peerTimeout = time("peerTimeout", timeout);
            return this;
        }

        /** See {@link TcpOptions#closeTimeout}. */
        public Builder closeTimeout(Duration timeout) {
            this.closeTimeout = time("closeTimeout", timeout);
            return this;
        }

        /** @throws IllegalArgumentException if options don't go together; says which */
        public TcpOptions build() {
            require(
                    peerTimeout.compareTo(keepaliveInterval.multipliedBy(2)) >= 0,
                    "peerTimeout (" + peerTimeout.toMillis() + " ms) is at least twice keepaliveInterval ("
                            + keepaliveInterval.toMillis() + " ms).");
            return new TcpOptions(copy());
        }

        private static Duration time(String name, Duration value) {
            boolean fits = value.toMillis() >= 1 && value.compareTo(Duration.ofDays(1)) <= 0;
            require(fits, name + " is 1 ms to 1 day, not " + value + ".");
            return value;
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
