package dev.pando.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
final class Catalogue {
    static final List<Mutant> ALL = Stream.of(
                    ElectionMutants.ALL,
                    ReplicationMutants.ALL,
                    MembershipMutants.ALL,
                    TransferMutants.ALL,
                    ReadMutants.ALL,
                    SessionMutants.ALL,
                    StorageMutants.ALL,
                    SnapshotMutants.ALL,
                    MachineMutants.ALL,
                    RuntimeMutants.ALL)
            .flatMap(List::stream)
            .toList();

    private Catalogue() {}
}
