package dev.pando.cli;

import dev.pando.Members;
import dev.pando.Status.MemberStatus;
import dev.pando.core.membership.MemberId;
import dev.pando.transport.Address;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A member that a person named, by its id, by the first digits of that, or by its address.
 *
 * @param id its identity
 * @param address where it is reached; null for an id, given in full, that nobody has
 */
record NamedMember(MemberId id, @Nullable String address) {
    static final String LABEL = "ID";

    static final String DESCRIPTION =
            "by its id, by the first 4 or more digits of that where no other begins with them, or by its address.";

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{4,32}");
    private static final int ALL_DIGITS = 32;

    /** How people write the host of an address on this machine. */
    private static final Set<String> LOOPBACK = Set.of("", "localhost", "127.0.0.1", "::1");

    /**
     * Finds it among those that there are.
     *
     * @throws CommandException if nobody is called that, or more than one
     */
    static NamedMember find(String name, Members members) {
        List<MemberStatus> found =
                members.status().members().stream().filter(isCalled(name)).toList();
        if (found.size() == 1) {
            return new NamedMember(found.get(0).id(), found.get(0).address());
        }
        if (found.isEmpty() && name.length() == ALL_DIGITS) {
            return new NamedMember(MemberId.parse(name.toLowerCase(Locale.ROOT)), null);
        }
        String trouble = found.isEmpty() ? "no member is called '" : "more than one member is called '";
        throw new CommandException(
                ExitCode.USAGE, trouble + name + "'; nothing was done. The cluster has " + list(members) + ".");
    }

    private static Predicate<MemberStatus> isCalled(String name) {
        if (name.indexOf(':') >= 0) {
            Address address = Address.parse(name);
            return member -> isSame(Address.parse(member.address()), address);
        }
        String digits = name.toLowerCase(Locale.ROOT);
        if (!DIGITS.matcher(digits).matches()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + name + "' names no member; name it " + DESCRIPTION + " `pando members` lists what there is.");
        }
        return member -> member.id().toString().startsWith(digits);
    }

    private static boolean isSame(Address one, Address other) {
        return one.equals(other)
                || (one.port() == other.port() && LOOPBACK.contains(one.host()) && LOOPBACK.contains(other.host()));
    }

    private static String list(Members members) {
        return members.status().members().stream()
                .map(member -> member.id() + " at " + member.address())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return id.brief() + (address == null ? "" : " (" + address + ")");
    }
}
