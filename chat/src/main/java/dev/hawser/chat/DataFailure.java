package dev.hawser.chat;

import dev.hawser.store.Disks;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** The folder with the rooms cannot be used; the message is one sentence that names it and says why. */
public final class DataFailure extends IOException {
    private static final long serialVersionUID = 1;

    DataFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the file system, or the store, has to say against a folder. */
    static DataFailure of(Path folder, IOException failure) {
        String place = "folder " + folder;
        if (Disks.isFull(failure)) {
            return new DataFailure(
                    place
                            + " cannot be written, because its disk is full: make room there, or set data to a folder on another disk",
                    failure);
        }
        if (Disks.isReadOnly(failure)) {
            return new DataFailure(
                    place
                            + " cannot be written, because its file system is read-only: have it mounted to be written, or set data to a folder elsewhere",
                    failure);
        }
        String reason = reason(failure);
        // The store names it itself, where it is about all of it.
        return new DataFailure(reason.startsWith(place) ? reason : place + " cannot be used: " + reason, failure);
    }

    /**
     * What is wrong with a file in the folder.
     *
     * @param what is in it, for people
     */
    static DataFailure of(String what, Path file, Exception failure) {
        return failure instanceof IOException disk && (Disks.isFull(disk) || Disks.isReadOnly(disk))
                ? of(Objects.requireNonNull(file.getParent()), disk)
                : new DataFailure(what + " in " + file + " cannot be used: " + failure.getMessage(), failure);
    }

    /** In a few words. */
    static String reason(IOException failure) {
        if (Disks.isFull(failure)) {
            return "the disk is full";
        }
        if (Disks.isReadOnly(failure)) {
            return "the file system is read-only";
        }
        Throwable cause = failure instanceof FileSystemException ? failure : failure.getCause();
        return cause instanceof FileSystemException refused ? of(refused) : String.valueOf(failure.getMessage());
    }

    private static String of(FileSystemException refused) {
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
