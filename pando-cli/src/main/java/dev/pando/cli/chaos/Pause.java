package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** SIGSTOP for some members: they do nothing, and notice nothing of it. */
final class Pause implements Fault {
    private final Victims victims;

    Pause(Victims victims) {
        this.victims = victims;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.PAUSE;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        List<MemberProcess> paused = List.copyOf(victims.some());
        for (MemberProcess member : paused) {
            member.pause();
        }
        return new Harm("paused " + Names.of(paused), Set.copyOf(paused), () -> proceed(paused));
    }

    private static void proceed(List<MemberProcess> paused) throws IOException, InterruptedException {
        for (MemberProcess member : paused) {
            member.proceed();
        }
    }
}
