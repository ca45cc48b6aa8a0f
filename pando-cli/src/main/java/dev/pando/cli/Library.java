package dev.pando.cli;

import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.RaftOptions;
import java.time.Duration;
import java.util.List;

/** What the commands need of Pando. Tests put a cluster of their own in its place. */
public interface Library {

    /** The real one. */
    Library PANDO = new Library() {
        @Override
        public Member start(RaftOptions options, String listen) {
            return options.start(listen);
        }

        @Override
        public Member resume(RaftOptions options, String listen) {
            return options.resume(listen);
        }

        @Override
        public Member join(RaftOptions options, String listen, List<String> via) {
            return options.join(listen, via);
        }

        @Override
        public PandoClient connect(List<String> via, Duration timeout) {
            return PandoClient.connect(via, timeout);
        }
    };

    Member start(RaftOptions options, String listen);

    Member resume(RaftOptions options, String listen);

    Member join(RaftOptions options, String listen, List<String> via);

    PandoClient connect(List<String> via, Duration timeout);
}
