package dev.pando.transport.tcp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what strangers cause, and little of it: whoever fills the port must not be able to fill the log. */
final class QuietLog {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<Topic, Long> lastNanos = new ConcurrentHashMap<>();
    private final Map<Topic, Integer> kept = new ConcurrentHashMap<>();

    /** What is limited together. */
    enum Topic {
        /** Somebody spoke another protocol, or none. */
        STRANGER,
        /** A handshake that was not finished in time, or gave way to newer ones. */
        SILENT,
        /** A hello was refused. */
        REFUSED,
        /** An open connection broke the protocol. */
        PROTOCOL,
        /** A connection could not be accepted. */
        ACCEPT
    }

    /** At info level, once in 10 s for a topic, and says how many were left out; all of it at debug level. */
    void info(Topic topic, String message) {
        long now = System.nanoTime();
        boolean due =
                now == lastNanos.compute(topic, (t, last) -> last == null || now - last >= INTERVAL_NANOS ? now : last);
        if (!due) {
            kept.merge(topic, 1, Integer::sum);
            LOG.debug("{}", message);
            return;
        }
        Integer left = kept.remove(topic);
        if (left == null) {
            LOG.info("{}", message);
        } else {
            LOG.info("{} ({} more like it since the last such line.)", message, left);
        }
    }
}
