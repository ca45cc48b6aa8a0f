package dev.pando.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes: {@code 65536}, {@code 64KiB}, {@code 4MiB}; {@code 64k} and {@code 4m} say the same. */
public final class SizeConverter implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,10})(|k|kib|m|mib)");

    @Override
    public Integer convert(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size such as 65536, 64KiB or 4MiB");
        }
        int shift = matcher.group(2).isEmpty() ? 0 : matcher.group(2).startsWith("k") ? 10 : 20;
        long bytes = Long.parseLong(matcher.group(1)) << shift;
        if (bytes > Integer.MAX_VALUE) {
            throw new TypeConversionException("'" + text + "' is 2GiB or more, which is too large");
        }
        return (int) bytes;
    }
}
