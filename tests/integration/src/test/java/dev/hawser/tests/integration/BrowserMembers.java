package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Members that are our client for browsers, in a process of Node.js: they publish the numbers 1, 2, 3 ..., and hold on to the server by themselves, over all
 * their transports.
 */
final class BrowserMembers implements AutoCloseable {
    private final List<String> names;
    private final Process process;
    private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
    private final Map<String, Integer> published = new ConcurrentHashMap<>();
    private final Map<String, String> used = new ConcurrentHashMap<>();
    private final Thread reading = new Thread(this::read, "browser-members");

    BrowserMembers(int port, String room, int count) {
        names = IntStream.range(0, count).mapToObj(i -> "browser" + i).toList();
        names.forEach(name -> seen.put(name, Collections.synchronizedList(new ArrayList<>())));
        process = NodeScript.start(
                "members.mjs",
                Stream.concat(Stream.of("http://localhost:" + port + "/rooms", room), names.stream())
                        .toArray(String[]::new));
        reading.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "seen" -> seen.get(words[1]).add(words[2]);
                    case "published" -> published.put(words[1], Integer.valueOf(words[2]));
                    case "used" -> used.put(words[1], words[2]);
                    default -> System.out.println("  " + line);
                }
            }
        } catch (IOException closed) {
            // What is missing will be missed.
        }
    }

    List<String> names() {
        return names;
    }

    /** The entries as they are on the wire, and in words whatever must not happen. */
    List<String> seen(String name) {
        return seen.get(name);
    }

    int published(String name) {
        return published.getOrDefault(name, -1);
    }

    /** All of them publish one number more, and read until that has come. */
    void end() {
        tell("end");
        try {
            if (!process.waitFor(Limit.SECONDS, TimeUnit.SECONDS)) {
                tell("state");
                boolean late = process.waitFor(Limit.SECONDS, TimeUnit.SECONDS);
                throw new AssertionError("our clients in JavaScript read their last messages "
                        + (late ? "late" : "never") + "; what they did is in the output");
            }
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
        Limit.join(reading);
    }

    private void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException x) {
            throw new AssertionError("our clients in JavaScript have ended", x);
        }
    }

    /** Over which transports they were connected, and how often. */
    @Override
    public String toString() {
        return names.stream().map(name -> name + ": " + used.get(name)).collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        Limit.get(process.onExit(), "the end of Node.js");
    }
}
