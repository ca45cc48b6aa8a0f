package dev.pando.runtime;

import dev.pando.transport.Packet;
import java.util.List;

/** What the session of a node's own callers needs of it. */
final class OwnRoute implements OwnSession.Route {
    private final Node node;
    private final NodeParts parts;

    OwnRoute(Node node, NodeParts parts) {
        this.node = node;
        this.parts = parts;
    }

    @Override
    public void append(Packet.Append append) {
        node.appends().fromHere(append);
    }

    @Override
    public void open(long session) {
        node.appends().openOwn(session);
    }

    @Override
    public long random() {
        return parts.environment().random();
    }

    @Override
    public void claim(List<MachineHost.Claim> committed) {
        node.claim(committed);
    }

    @Override
    public void complete(List<Runnable> completions) {
        if (!completions.isEmpty()) {
            parts.delivery().loop().execute(() -> completions.forEach(Runnable::run));
        }
    }
}
