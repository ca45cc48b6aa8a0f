package dev.pando.cli;

import dev.pando.Consistency;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a level of consistency: {@code linearizable}, {@code lease} or {@code local}. */
public final class ConsistencyConverter implements ITypeConverter<Consistency> {
    @Override
    public Consistency convert(String text) {
        for (Consistency level : Consistency.values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
                return level;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of linearizable, lease and local");
    }
}
