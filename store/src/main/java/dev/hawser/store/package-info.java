/**
 * Stores: where the logs of rooms are kept.
 *
 * <p>A {@link dev.hawser.store.Store} appends entries, assigns their offsets, and answers a repeat of a publish with the offset of the first
 * one. {@link dev.hawser.store.MemoryStore} keeps them in memory, {@link dev.hawser.store.FileStore} in files: one physical log for all
 * rooms, and an index of each room in memory. {@code docs/storage.md} draws the files and says what each durability promises.
 */
@NullMarked
package dev.hawser.store;

import org.jspecify.annotations.NullMarked;
