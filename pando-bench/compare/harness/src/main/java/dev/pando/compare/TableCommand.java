package dev.pando.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "table",
        description = "Prints tables of results: the median of all with the same settings, and their range.")
final class TableCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", description = "Files of results.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        List<ObjectNode> results = new ArrayList<>();
        for (Path file : files) {
            results.addAll(Json.read(file));
        }
        System.out.print(new Tables(results).text());
        return 0;
    }
}
