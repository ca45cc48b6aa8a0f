package dev.pando.cli.sim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many members a seed may draw. */
record MemberRange(int min, int max) {

    /** Reads {@code 3} and {@code 1-5}. */
    static final class Converter implements ITypeConverter<MemberRange> {
        private static final Pattern FORM = Pattern.compile("([1-9])(?:-([1-9]))?");

        @Override
        public MemberRange convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not a number of members such as 3, or 1-5, from 1 to 9");
            }
            int min = Integer.parseInt(matcher.group(1));
            int max = matcher.group(2) == null ? min : Integer.parseInt(matcher.group(2));
            if (max < min) {
                throw new TypeConversionException("'" + text + "' goes down; give the smaller number first");
            }
            return new MemberRange(min, max);
        }
    }
}
