package dev.hawser.chat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The folder with the rooms cannot be used; the message is one sentence that names it and says why. */
public final class DataFailure extends IOException {
    private static final long serialVersionUID = 1;

    DataFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the file system, or the store, has to say against a folder. */
    static DataFailure of(Path folder, IOException failure) {
        Throwable cause = failure instanceof FileSystemException ? failure : failure.getCause();
        if (cause instanceof FileSystemException refused) {
            return new DataFailure("folder " + folder + " cannot be used: " + reason(refused), failure);
        }
        return new DataFailure(String.valueOf(failure.getMessage()), failure);
    }

    static String reason(FileSystemException refused) {
        if (refused instanceof AccessDeniedException) {
            return "no permission for " + refused.getFile();
        }
        if (refused instanceof NoSuchFileException) {
            return refused.getFile() + " is not there";
        }
        if (refused instanceof NotDirectoryException) {
            return refused.getFile() + " is no folder";
        }
        if (refused instanceof FileAlreadyExistsException) {
            return refused.getFile() + " is no folder";
        }
        return refused.getReason() == null ? refused.toString() : refused.getFile() + ": " + refused.getReason();
    }
}
