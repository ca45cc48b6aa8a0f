package dev.pando.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tries one mutant: makes its classes, and asks the catchers, one after the other, until one notices. May be used by
 * several threads.
 */
final class MutantRunner implements AutoCloseable {
    private static final int SEED_SILENCE_SECONDS = 30;
    private static final int TEST_SILENCE_SECONDS = 60;

    private final Path root;
    private final RunOptions options;
    private final MutantCompiler compiler;
    private final Forks forks;
    private final Path folder;
    private final Baseline baseline;
    private final LastCatches lastCatches;

    /**
     * @param root of the project
     * @param classPath on which all of its modules are, built, and this one
     */
    MutantRunner(Path root, String classPath, RunOptions options) throws IOException {
        this.root = root;
        this.options = options;
        this.compiler = new MutantCompiler(root, classPath);
        this.forks = new Forks(classPath);
        this.folder = Files.createTempDirectory("pando-mutants");
        this.baseline = new Baseline(forks, folder);
        this.lastCatches = LastCatches.read(root);
    }

    /**
     * Tries mutants, some at once.
     *
     * @param jobs how many at once
     * @param onOutcome hears of each when it is there, on any thread
     * @return in the order of the mutants
     */
    List<Outcome> runAll(List<Mutant> mutants, int jobs, Consumer<Outcome> onOutcome)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (Mutant mutant : mutants) {
                running.add(threads.submit(() -> {
                    Outcome outcome = run(mutant);
                    onOutcome.accept(outcome);
                    return outcome;
                }));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> outcome : running) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IOException("A mutant could not be tried: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    Outcome run(Mutant mutant) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, mutant.name());
        try {
            return ask(mutant, compiler.compile(mutant, own), own);
        } catch (UnusableMutantException e) {
            return Outcome.unusable(mutant, e);
        } finally {
            delete(own);
        }
    }

    private Outcome ask(Mutant mutant, Path classes, Path own) throws IOException, InterruptedException {
        Map<Catcher, Finding> findings = new EnumMap<>(Catcher.class);
        String trouble = "";
        for (Turn turn : turns(mutant)) {
            Catcher catcher = turn.catcher();
            if (isOver(catcher, findings)) {
                continue;
            }
            for (Question question : questions(mutant, turn)) {
                Finding finding = forks.run(question.of(classes), own);
                findings.merge(catcher, finding, Finding::then);
                trouble += trouble(catcher, question, finding);
                if (isCaught(finding)) {
                    break;
                }
            }
        }
        return new Outcome(mutant, state(findings, trouble), findings, trouble);
    }

    private boolean isOver(Catcher catcher, Map<Catcher, Finding> findings) {
        Finding own = findings.get(catcher);
        boolean hasNoticed = own != null && isCaught(own);
        return hasNoticed || (!options.askAll() && findings.values().stream().anyMatch(MutantRunner::isCaught));
    }

    /** Who is asked, and with how much to spend. */
    private List<Turn> turns(Mutant mutant) {
        return Turn.inOrder(lastCatches.of(mutant), options.budget()).stream()
                .filter(turn -> options.catchers().contains(turn.catcher())
                        && mutant.catchers().contains(turn.catcher()))
                .toList();
    }

    private static boolean isCaught(Finding finding) {
        return finding.kind() == Finding.Kind.CAUGHT;
    }

    /** Why what was found says nothing of the mutant; empty if it does. */
    private String trouble(Catcher catcher, Question question, Finding finding)
            throws IOException, InterruptedException {
        if (finding.kind() == Finding.Kind.FAILED) {
            return catcher.label() + ": " + finding.said();
        }
        if (!isCaught(finding)) {
            return "";
        }
        Finding asItIs = baseline.ask(question.again(finding));
        return asItIs.kind() == Finding.Kind.NOTHING
                ? ""
                : "%s says of the code as it is, too: %s, %s".formatted(catcher.label(), asItIs.where(), asItIs.said());
    }

    private static Outcome.State state(Map<Catcher, Finding> findings, String trouble) {
        if (!trouble.isEmpty()) {
            return Outcome.State.UNDECIDED;
        }
        boolean isCaught = findings.values().stream().anyMatch(MutantRunner::isCaught);
        return isCaught ? Outcome.State.CAUGHT : Outcome.State.SURVIVED;
    }

    /** What a catcher is asked, of a mutant and, in the same words, of the code as it is. */
    private interface Question {
        Forks.Task of(Path mutantClasses);

        /** Only the place where something was found. */
        Forks.Task again(Finding finding);
    }

    private List<Question> questions(Mutant mutant, Turn turn) {
        Budget budget = turn.budget();
        return switch (turn.catcher()) {
            case EXPLORATION -> List.of(exploration(budget));
            case SIMULATION -> List.of(simulation(budget));
            case SCENARIOS -> List.of(tests(turn.catcher(), SourceModule.TESTKIT));
            case RULE_TESTS ->
                mutant.modules().stream()
                        .map(module -> tests(turn.catcher(), module))
                        .toList();
        };
    }

    private static Question exploration(Budget budget) {
        return new Question() {
            @Override
            public Forks.Task of(Path mutantClasses) {
                return task(List.of(mutantClasses));
            }

            @Override
            public Forks.Task again(Finding finding) {
                return task(List.of());
            }

            private Forks.Task task(List<Path> first) {
                List<String> arguments = List.of(
                        Catcher.EXPLORATION.name(), Long.toString(budget.states()), Integer.toString(budget.seconds()));
                return new Forks.Task(first, arguments, SEED_SILENCE_SECONDS);
            }
        };
    }

    private static Question simulation(Budget budget) {
        return new Question() {
            @Override
            public Forks.Task of(Path mutantClasses) {
                return task(List.of(mutantClasses), "1", Integer.toString(budget.seeds()));
            }

            @Override
            public Forks.Task again(Finding finding) {
                String seed = finding.where().substring(finding.where().lastIndexOf(' ') + 1);
                return task(List.of(), seed, seed);
            }

            private Forks.Task task(List<Path> first, String firstSeed, String lastSeed) {
                List<String> arguments =
                        List.of(Catcher.SIMULATION.name(), firstSeed, lastSeed, Integer.toString(budget.seconds()));
                return new Forks.Task(first, arguments, SEED_SILENCE_SECONDS);
            }
        };
    }

    private Question tests(Catcher catcher, SourceModule module) {
        return new Question() {
            @Override
            public Forks.Task of(Path mutantClasses) {
                return task(List.of(mutantClasses), RuleTestWorker.ALL);
            }

            @Override
            public Forks.Task again(Finding finding) {
                return task(
                        List.of(), finding.where().substring(0, finding.where().lastIndexOf('.')));
            }

            private Forks.Task task(List<Path> first, String which) {
                List<Path> path = new ArrayList<>(first);
                path.addAll(module.testClassPath(root));
                List<String> arguments =
                        List.of(catcher.name(), module.testClasses(root).toString(), which);
                return new Forks.Task(path, arguments, TEST_SILENCE_SECONDS);
            }
        };
    }

    /** Ends what runs, and leaves nothing behind. */
    @Override
    public void close() throws IOException {
        forks.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
