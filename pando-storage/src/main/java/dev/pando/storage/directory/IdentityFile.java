package dev.pando.storage.directory;

import dev.pando.core.membership.ClusterId;
import dev.pando.core.membership.MemberId;
import dev.pando.storage.CorruptLogException;
import dev.pando.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The identity as text: a line each, {@code name value}, and a last line with the checksum of all before it. The first
 * and the last line keep their form in every future format.
 */
final class IdentityFile {
    private static final int FORMAT = 1;
    private static final String TITLE = "pando-identity ";
    private static final String CRC = "crc ";
    private static final String REPLICA = "replica";

    private IdentityFile() {}

    static byte[] encode(Identity identity) {
        StringBuilder text = new StringBuilder();
        text.append(TITLE).append(FORMAT).append('\n');
        text.append("member ").append(identity.member()).append('\n');
        text.append("cluster ").append(identity.cluster()).append('\n');
        text.append("state ").append(identity.state()).append('\n');
        text.append("advertised ").append(identity.advertised()).append('\n');
        Admission admission = identity.admission();
        for (String address : admission.via()) {
            text.append("via ").append(address).append('\n');
        }
        if (admission.isReplica()) {
            text.append("as ").append(REPLICA).append('\n');
        }
        if (admission.replaced() != null) {
            text.append("replaces ").append(admission.replaced()).append('\n');
        }
        String crc = crcOf(text.toString());
        text.append(CRC).append(crc).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an identity.
     *
     * @param path for messages
     * @throws CorruptLogException if it is damaged
     * @throws StorageException if it is of a newer format
     */
    static Identity decode(byte[] bytes, Path path) throws StorageException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int crcAt = text.lastIndexOf(CRC);
        boolean intact = text.startsWith(TITLE)
                && crcAt > 0
                && text.substring(crcAt).equals(CRC + crcOf(text.substring(0, crcAt)) + "\n");
        if (!intact) {
            throw damaged(path, "the identity's checksum is wrong.");
        }
        List<String> lines = text.substring(0, crcAt).lines().toList();
        String format = lines.get(0).substring(TITLE.length());
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new StorageException(path + " is of format " + format + ", and this version knows only format "
                    + FORMAT + ": it was written by a newer version of Pando. Start that version, or a newer one.");
        }
        try {
            return parse(lines);
        } catch (IllegalArgumentException e) {
            throw damaged(path, e.getMessage());
        }
    }

    private static Identity parse(List<String> lines) {
        List<String> via = new ArrayList<>();
        for (String line : lines) {
            String value = valueOf(line, "via");
            if (value != null) {
                via.add(value);
            }
        }
        return new Identity(
                MemberId.parse(required(lines, "member")),
                ClusterId.parse(required(lines, "cluster")),
                Identity.State.valueOf(required(lines, "state")),
                required(lines, "advertised"),
                new Admission(via, isReplica(lines), replaced(lines)));
    }

    private static boolean isReplica(List<String> lines) {
        String as = optional(lines, "as");
        if (as != null && !as.equals(REPLICA)) {
            throw new IllegalArgumentException("nobody joins as '" + as + "'.");
        }
        return as != null;
    }

    private static @Nullable MemberId replaced(List<String> lines) {
        String replaced = optional(lines, "replaces");
        return replaced == null ? null : MemberId.parse(replaced);
    }

    private static String required(List<String> lines, String name) {
        String value = optional(lines, name);
        if (value == null) {
            throw new IllegalArgumentException("the line '" + name + "' is missing.");
        }
        return value;
    }

    private static @Nullable String optional(List<String> lines, String name) {
        for (String line : lines) {
            String value = valueOf(line, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String valueOf(String line, String name) {
        return line.startsWith(name + " ") ? line.substring(name.length() + 1) : null;
    }

    private static String crcOf(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    private static CorruptLogException damaged(Path path, @Nullable String what) {
        return new CorruptLogException(path, 0, 0, String.valueOf(what));
    }
}
