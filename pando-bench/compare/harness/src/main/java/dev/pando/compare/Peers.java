package dev.pando.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The libraries there are adapters for, by the name of their folder. */
final class Peers {
    /** What all others are held against. */
    static final String PANDO = "pando";

    private static final Map<String, String> CLASSES = classes();

    private Peers() {}

    private static Map<String, String> classes() {
        Map<String, String> classes = new LinkedHashMap<>();
        classes.put(PANDO, "dev.pando.compare.pando.PandoPeer");
        classes.put("pando-log", "dev.pando.compare.pando.PandoLogPeer");
        classes.put("ratis", "dev.pando.compare.ratis.RatisPeer");
        classes.put("jraft", "dev.pando.compare.jraft.JRaftPeer");
        classes.put("aeron", "dev.pando.compare.aeron.AeronPeer");
        classes.put("microraft", "dev.pando.compare.microraft.MicroRaftPeer");
        classes.put("jgroups", "dev.pando.compare.jgroups.JGroupsPeer");
        return classes;
    }

    static List<String> names() {
        return List.copyOf(CLASSES.keySet());
    }

    /** Whether it is Pando, in whichever way it is used. */
    static boolean isPando(String name) {
        return folder(name).equals(PANDO);
    }

    /** Where it was built; what is not known by name was brought along on the class path. */
    static String folder(String name) {
        return name.startsWith(PANDO) ? PANDO : CLASSES.containsKey(name) ? name : "harness";
    }

    /** @param name of one of these, or of a class that is on the class path */
    static Peer create(String name) throws ReflectiveOperationException {
        return Class.forName(CLASSES.getOrDefault(name, name))
                .asSubclass(Peer.class)
                .getDeclaredConstructor()
                .newInstance();
    }
}
