package dev.pando.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the program ends. The numbers are part of its interface and don't change. */
public enum ExitCode {
    OK(0, "done; a member was closed in good order (also by SIGTERM or SIGINT) or left its cluster"),
    FAILED(1, "failed: the line on standard error says why, and what to do"),
    USAGE(2, "wrong options or arguments"),
    UNKNOWN(3, "nobody said how it ended: it may have come about, once, or may still"),
    UNREACHABLE(4, "no member or no leader answered: try again"),
    REMOVED(5, "the member was removed from its cluster by others, or its data is that of a removed member"),
    STORAGE(6, "a write or a sync failed and the member stopped: see to the disk, then resume");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** As {@code --help} lists them. */
    static Map<String, String> listed() {
        Map<String, String> list = new LinkedHashMap<>();
        for (ExitCode value : values()) {
            list.put(" " + value.code, value.meaning);
        }
        return list;
    }
}
