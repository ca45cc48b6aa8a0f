package dev.pando.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One figure of several results. */
final class Figures {
    private static final double LARGE = 100;

    private Figures() {}

    /** NaN if none of them has it. */
    static double median(List<ObjectNode> results, String name) {
        double[] values = values(results, name);
        if (values.length == 0) {
            return Double.NaN;
        }
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Median and range; how many don't have it; or what else there is, if it is no number. */
    static String text(List<ObjectNode> results, String name) {
        double[] values = values(results, name);
        if (values.length == 0) {
            return results.stream()
                    .map(result -> result.path(name))
                    .map(node -> node.isMissingNode() ? "-" : node.asText())
                    .distinct()
                    .collect(Collectors.joining(" / "));
        }
        double least = values[0];
        double most = values[values.length - 1];
        String range = least == most ? "" : " [%s, %s]".formatted(number(least), number(most));
        int without = results.size() - values.length;
        return number(median(results, name)) + range + (without == 0 ? "" : " (" + without + " without)");
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        boolean isWhole = Math.abs(value) >= LARGE || value == Math.rint(value);
        return String.format(Locale.ROOT, isWhole ? "%,.0f" : "%.2f", value);
    }

    private static double[] values(List<ObjectNode> results, String name) {
        return results.stream()
                .map(result -> result.path(name))
                .filter(JsonNode::isNumber)
                .flatMapToDouble(node -> Arrays.stream(new double[] {node.asDouble()}))
                .sorted()
                .toArray();
    }
}
