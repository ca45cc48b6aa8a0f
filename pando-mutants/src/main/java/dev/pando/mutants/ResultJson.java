package dev.pando.mutants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** What became of mutants, for a program: an object for each, one a line, and one for all of them. */
final class ResultJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultJson() {}

    static String line(Outcome outcome) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("mutant", outcome.mutant().name());
        outcome.mutant().rows().forEach(json.putArray("rows")::add);
        json.put("state", name(outcome.state()));
        Catcher catcher = outcome.caughtBy();
        json.put("caughtBy", catcher == null ? null : name(catcher));
        json.put("seconds", rounded(outcome.seconds()));
        ArrayNode asked = json.putArray("asked");
        for (Map.Entry<Catcher, Finding> entry : outcome.findings().entrySet()) {
            Finding finding = entry.getValue();
            asked.addObject()
                    .put("catcher", name(entry.getKey()))
                    .put("found", name(finding.kind()))
                    .put("where", finding.where())
                    .put("after", finding.after())
                    .put("said", finding.said())
                    .put("seconds", rounded(finding.seconds()));
        }
        json.put("trouble", outcome.trouble());
        return write(json);
    }

    static String line(Totals totals) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("mutants", totals.all());
        json.put("caught", totals.caught());
        json.put("survived", totals.survived());
        json.put("unusable", totals.unusable());
        json.put("caughtWithoutRuleTests", totals.caughtWithoutRuleTests());
        json.put("caughtByNetAlone", totals.caughtByNetAlone());
        json.put("percentWithoutRuleTests", rounded(totals.percentWithoutRuleTests()));
        return write(json);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static String write(ObjectNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
