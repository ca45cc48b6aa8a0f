package dev.pando.cli.chaos;

import dev.pando.cli.process.MemberProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Some members do not hear some others. Clients hear all of them, those that are cut off too. */
final class Partition implements Fault {
    private static final int SMALLEST_RING = 4;

    private final Network network;
    private final Victims victims;
    private final Random random;

    /** How they are cut off from each other. */
    enum Shape {
        /** One hears nobody and nobody hears it. */
        ISOLATED,
        /** A majority and the others do not hear each other. */
        HALVES,
        /** One hears all, and nobody hears it. */
        MUTE,
        /** One hears nobody, and all hear it. */
        DEAF,
        /** Two parts that only one member hears, and that hear only that. */
        BRIDGE,
        /** Each hears its two neighbours alone: each hears a majority, and no two the same. Only of four or more. */
        RING
    }

    Partition(Network network, Victims victims, Random random) {
        this.network = network;
        this.victims = victims;
        this.random = random;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.PARTITION;
    }

    @Override
    public Harm inflict() throws IOException, InterruptedException {
        List<MemberProcess> all = victims.all();
        List<Shape> shapes = shapes(all.size());
        Shape shape = shapes.get(random.nextInt(shapes.size()));
        boolean firstIsInMajority = random.nextBoolean();
        List<Cut> cuts = cuts(shape, all, firstIsInMajority);
        for (Cut cut : cuts) {
            network.cut(cut.from(), cut.to());
        }
        Set<MemberProcess> hit = victims(shape, all, firstIsInMajority);
        return new Harm(
                "cut off %s (%s)".formatted(Names.of(hit), shape.name().toLowerCase(Locale.ROOT)), hit, network::heal);
    }

    /** Those that make sense for so many members. */
    static List<Shape> shapes(int members) {
        return Stream.of(Shape.values())
                .filter(shape -> shape != Shape.RING || members >= SMALLEST_RING)
                .toList();
    }

    /** One direction. */
    record Cut(MemberProcess from, MemberProcess to) {}

    /** What is cut, with all members in a random order. */
    static List<Cut> cuts(Shape shape, List<MemberProcess> all, boolean firstIsInMajority) {
        List<Cut> cuts = new ArrayList<>();
        int size = all.size();
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (from != to && isCut(shape, from, to, size, minority(size, firstIsInMajority))) {
                    cuts.add(new Cut(all.get(from), all.get(to)));
                }
            }
        }
        return cuts;
    }

    private static boolean isCut(Shape shape, int from, int to, int size, Range minority) {
        return switch (shape) {
            case ISOLATED -> from == 0 || to == 0;
            case MUTE -> from == 0;
            case DEAF -> to == 0;
            case HALVES -> minority.has(from) != minority.has(to);
            case BRIDGE -> {
                int bridge = minority.to() % size;
                yield from != bridge && to != bridge && minority.has(from) != minority.has(to);
            }
            case RING -> (to - from + size) % size != 1 && (from - to + size) % size != 1;
        };
    }

    /** Those of whom the others are a majority that hear each other; all, where nobody can say that. */
    static Set<MemberProcess> victims(Shape shape, List<MemberProcess> all, boolean firstIsInMajority) {
        return switch (shape) {
            case ISOLATED, MUTE, DEAF -> Set.of(all.get(0));
            case HALVES, BRIDGE -> {
                Range minority = minority(all.size(), firstIsInMajority);
                yield Set.copyOf(all.subList(minority.from(), minority.to()));
            }
            case RING -> Set.copyOf(all);
        };
    }

    /** From one of the random order up to before another. */
    private record Range(int from, int to) {
        boolean has(int index) {
            return index >= from && index < to;
        }
    }

    private static Range minority(int size, boolean firstIsInMajority) {
        int count = (size - 1) / 2;
        return firstIsInMajority ? new Range(size - count, size) : new Range(0, count);
    }
}
