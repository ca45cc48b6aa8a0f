package dev.pando.cli;

import dev.pando.Member;
import dev.pando.PandoClient;
import dev.pando.Raft;
import dev.pando.RaftOptions;
import dev.pando.Recovery;
import dev.pando.testkit.LogUse;
import dev.pando.testkit.Simulation;
import dev.pando.testkit.SimulationOptions;
import dev.pando.testkit.SimulationResult;
import dev.pando.testkit.trace.Trace;
import java.nio.file.Path;
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
        public Member restore(RaftOptions options, String listen, Path backup) {
            return options.restore(listen, backup);
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

        @Override
        public Recovery recovery(Path data) {
            return Raft.options().dataDir(data).recovery();
        }

        @Override
        public SimulationResult simulate(SimulationOptions options, long seed, Trace trace) {
            return Simulation.run(options, seed, trace);
        }

        @Override
        public List<String> situations(LogUse use) {
            return Simulation.situations(use);
        }
    };

    Member start(RaftOptions options, String listen);

    Member restore(RaftOptions options, String listen, Path backup);

    Member resume(RaftOptions options, String listen);

    Member join(RaftOptions options, String listen, List<String> via);

    PandoClient connect(List<String> via, Duration timeout);

    /** Opens a member's data to make a new cluster of it. */
    Recovery recovery(Path data);

    /** Runs one seed of the simulator. May be called by several threads at once. */
    SimulationResult simulate(SimulationOptions options, long seed, Trace trace);

    /** The rare situations that a long run of the simulator has to reach, besides those that its results name. */
    List<String> situations(LogUse use);
}
