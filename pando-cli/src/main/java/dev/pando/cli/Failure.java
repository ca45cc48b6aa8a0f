package dev.pando.cli;

import dev.pando.ClosedException;
import dev.pando.NoLeaderException;
import dev.pando.OutcomeUnknownException;
import dev.pando.RaftException;
import dev.pando.RemovedException;
import dev.pando.StorageFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * An error as the user gets it.
 *
 * @param exitCode what the program ends with
 * @param message one line
 */
public record Failure(ExitCode exitCode, String message) {

    /** What to say of an error, whatever wraps it. */
    public static Failure of(Throwable error) {
        Throwable cause = unwrapped(error);
        return new Failure(exitCode(cause), oneLine(message(cause)));
    }

    /** The error itself, without what futures and streams put around it. */
    public static Throwable unwrapped(Throwable error) {
        Throwable at = error;
        while (at instanceof CompletionException
                || at instanceof ExecutionException
                || at instanceof UncheckedIOException) {
            Throwable cause = at.getCause();
            if (cause == null) {
                break;
            }
            at = cause;
        }
        return at;
    }

    private static ExitCode exitCode(Throwable error) {
        if (error instanceof CommandException command) {
            return command.exitCode();
        }
        if (error instanceof ClosedException && error.getCause() instanceof RaftException cause) {
            return exitCode(cause);
        }
        if (error instanceof OutcomeUnknownException) {
            return ExitCode.UNKNOWN;
        }
        if (error instanceof NoLeaderException) {
            return ExitCode.UNREACHABLE;
        }
        if (error instanceof RemovedException) {
            return ExitCode.REMOVED;
        }
        if (error instanceof StorageFailedException) {
            return ExitCode.STORAGE;
        }
        return error instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static String message(Throwable error) {
        String message = error.getMessage();
        if (error instanceof IOException io) {
            return ioMessage(io);
        }
        if (message != null && isSpokenToTheUser(error)) {
            return message;
        }
        return "unexpected error: " + error + "; run the command again with --verbose to see where it comes from";
    }

    /** These say in their message what happened and what to do; whatever else gets here is a fault of the program. */
    private static boolean isSpokenToTheUser(Throwable error) {
        return error instanceof CommandException
                || error instanceof RaftException
                || error instanceof IllegalArgumentException;
    }

    private static String ioMessage(IOException error) {
        if (error instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist; give a file that does, or - for standard input";
        }
        if (error instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read or written; see to its permissions";
        }
        if (error instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        String message = error.getMessage();
        return message == null ? error.toString() : "input or output failed: " + message;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
