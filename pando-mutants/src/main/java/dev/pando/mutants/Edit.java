package dev.pando.mutants;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One change of one source file.
 *
 * @param module whose source it is
 * @param name of the class, as in {@link SourceModule#edit}
 * @param original what stands there, once, but for how its lines are indented
 * @param replacement what takes its place
 */
record Edit(SourceModule module, String name, String original, String replacement) {

    /**
     * The changed source.
     *
     * @throws UnusableMutantException if the original doesn't stand in the source exactly once
     */
    String applyTo(String source) throws UnusableMutantException {
        Matcher matcher = pattern().matcher(source);
        if (!matcher.find()) {
            throw appliesNoMore("is not there any more");
        }
        int start = matcher.start();
        int end = matcher.end();
        if (matcher.find()) {
            throw appliesNoMore("is there more than once");
        }
        return source.substring(0, start) + replacement.strip() + source.substring(end);
    }

    private Pattern pattern() {
        return Pattern.compile(original.strip()
                .lines()
                .map(line -> Pattern.quote(line.strip()))
                .collect(Collectors.joining("\\h*\\R\\s*")));
    }

    private UnusableMutantException appliesNoMore(String why) {
        String firstLine = original.strip().lines().findFirst().orElse("");
        return new UnusableMutantException(
                Outcome.State.APPLIES_NO_MORE, "%s: '%s' %s.".formatted(module.source(name), firstLine, why));
    }
}
