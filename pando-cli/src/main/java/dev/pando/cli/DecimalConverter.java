package dev.pando.cli;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30} and {@code 2.5}: digits, and no sign or exponent. */
public final class DecimalConverter implements ITypeConverter<BigDecimal> {
    private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    @Override
    public BigDecimal convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is not a number such as 30 or 2.5");
        }
        return new BigDecimal(text);
    }
}
