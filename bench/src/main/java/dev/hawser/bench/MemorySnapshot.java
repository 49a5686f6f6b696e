package dev.hawser.bench;

/**
 * What a server in Java holds after a full garbage collection.
 *
 * @param resident the process, as the kernel sees it
 * @param classes the live objects of its heap
 */
record MemorySnapshot(ResidentSet resident, ClassHistogram classes) {}
