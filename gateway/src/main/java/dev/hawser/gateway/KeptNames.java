package dev.hawser.gateway;

import dev.hawser.gateway.NameFile.Line;
import dev.hawser.websocket.OpeningHandshake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names that users choose, and that nobody else can take, nor one that looks like it, while they are in use: by somebody who is there, or has
 * lost the connection and may come back. A browser, known by its secret, has its names in every tab, and they are kept for it after it has
 * left. A client without a secret has its name with its session.
 *
 * <pre>{@code
 * KeptNames names = KeptNames.in(Path.of("names.txt"), KeptNamesOptions.DEFAULT);
 * RoomsHandler handler = RoomsHandler.of("/rooms", rooms, names.authentication(BrowserCookie::of));
 * }</pre>
 *
 * <p>Any thread. A file is written on the caller's, a line when a name is taken or given up, and when it is used, once in an hour at most.
 */
public final class KeptNames implements AutoCloseable {
    private static final long SWEEP_MILLIS = 10_000;
    private static final long WRITTEN_AGAIN_MILLIS = 3_600_000;
    private static final int FEW_LINES = 1000;

    private final KeptNamesOptions options;
    private final LongSupplier clock;
    private final @Nullable NameFile file;
    private final NameLog log;

    // Guarded by this, as is the file.
    private final NameIndex index = new NameIndex();
    private long swept;
    private boolean isClosed;

    private KeptNames(KeptNamesOptions options, @Nullable NameFile file, LongSupplier clock) {
        this.options = options;
        this.file = file;
        this.clock = clock;
        this.log = new NameLog(clock);
    }

    /** Names that are known for as long as the process lives. */
    public static KeptNames inMemory(KeptNamesOptions options) {
        return new KeptNames(options, null, System::currentTimeMillis);
    }

    /**
     * Names that are known after a restart, too, also of a process that was killed; not all of the last seconds when the machine has lost its power.
     *
     * @param file made when it is not there; its folder is not. Of one process
     * @throws IOException when it cannot be used
     */
    public static KeptNames in(Path file, KeptNamesOptions options) throws IOException {
        return in(file, options, System::currentTimeMillis);
    }

    static KeptNames in(Path file, KeptNamesOptions options, LongSupplier clock) throws IOException {
        KeptNames names = new KeptNames(options, new NameFile(file), clock);
        names.read();
        return names;
    }

    static KeptNames inMemory(KeptNamesOptions options, LongSupplier clock) {
        return new KeptNames(options, null, clock);
    }

    /**
     * Users choose their names, and have them.
     *
     * @param secret of the browser that asks, {@link BrowserCookie#of} for example, or the HTTP session's id; empty for a client that has none.
     *     Whoever knows it has the browser's names; only a hash of it is kept
     */
    public Authentication authentication(Function<OpeningHandshake, Optional<String>> secret) {
        return authentication(secret, name -> NameVerdict.FREE);
    }

    /**
     * Users choose their names, and have them, where the application lets them.
     *
     * @param secret see {@link #authentication(Function)}
     * @param check asked first; must not block
     */
    public Authentication authentication(
            Function<OpeningHandshake, Optional<String>> secret, Function<String, NameVerdict> check) {
        return request -> new Identity.Chosen(
                new Client(secret.apply(request).map(NameOwner::browser).orElse(null), check));
    }

    /** The names that a client has taken. */
    private final class Client implements NameClaims {
        private final @Nullable NameOwner browser;
        private final Function<String, NameVerdict> check;
        /** Guarded by the names. */
        private @Nullable HeldName mine;

        Client(@Nullable NameOwner browser, Function<String, NameVerdict> check) {
            this.browser = browser;
            this.check = check;
        }

        @Override
        public NameVerdict take(String name, String session) {
            return taken(name, session, "Somebody");
        }

        @Override
        public NameVerdict resume(String name, String session) {
            return taken(name, session, "A session that has it no more");
        }

        private NameVerdict taken(String name, String session, String who) {
            NameVerdict said = check.apply(name);
            if (said != NameVerdict.FREE) {
                return said;
            }
            NameOwner asking = NameOwner.session(session);
            synchronized (KeptNames.this) {
                NameVerdict verdict = KeptNames.this.take(name, this, asking);
                if (verdict != NameVerdict.FREE) {
                    log.refused(who, name, verdict);
                }
                return verdict;
            }
        }

        @Override
        public void release(String name, String session, boolean leaves) {
            synchronized (KeptNames.this) {
                HeldName over = mine;
                mine = null;
                if (over != null) {
                    KeptNames.this.release(over, leaves);
                }
            }
        }

        boolean has(HeldName one, NameOwner session) {
            return one.owner.equals(browser) || one.owner.equals(session);
        }
    }

    private NameVerdict take(String name, Client client, NameOwner session) {
        long now = clock.getAsLong();
        sweep(now);
        NameLook look = NameLook.of(name);
        Set<HeldName> alike = index.alike(look);
        for (HeldName one : alike) {
            // One of their own that only looks like it has to make way, and cannot while it is in use.
            if (one.isHeld(now) && !(client.has(one, session) && (one.look.equals(look) || !one.isInUse()))) {
                return NameVerdict.TAKEN;
            }
        }
        HeldName mine = index.get(look);
        if (mine == null || !mine.isHeld(now)) {
            giveUp(alike, now);
            NameOwner owner = client.browser == null ? session : client.browser;
            if (index.size() >= options.maxNames() || !hasRoom(owner, now)) {
                return NameVerdict.TOO_MANY;
            }
            mine = put(name, look, owner, now);
            write(List.of(Line.of(mine)));
        }
        mine.take(name, now);
        writeUse(mine, now);
        client.mine = mine;
        return NameVerdict.FREE;
    }

    /** Whether a browser may have one more name; it gives up another for it. */
    private boolean hasRoom(NameOwner owner, long now) {
        Collection<HeldName> its = index.ofBrowser(owner);
        if (its.size() < options.maxPerBrowser()) {
            return true;
        }
        Optional<HeldName> idle =
                its.stream().filter(one -> !one.isInUse()).min(Comparator.comparingLong(one -> one.lastUsed));
        idle.ifPresent(one -> giveUp(List.of(one), now));
        return idle.isPresent();
    }

    private HeldName put(String name, NameLook look, NameOwner owner, long now) {
        boolean isToKeep = owner.isBrowser() && !options.kept().isZero();
        boolean isKept = isToKeep && index.kept() < options.maxKept();
        if (isToKeep && !isKept) {
            log.full(index.kept());
        }
        HeldName one = new HeldName(name, look, owner, isKept ? options.kept() : Duration.ZERO, now);
        index.add(one);
        return one;
    }

    private void giveUp(Collection<HeldName> some, long now) {
        some.forEach(index::remove);
        write(some.stream().map(one -> new Line(now, null, one.name)).toList());
    }

    private void release(HeldName one, boolean leaves) {
        long now = clock.getAsLong();
        one.release(leaves, now, options.grace());
        if (one.isHeld(now)) {
            writeUse(one, now);
        } else {
            giveUp(List.of(one), now);
        }
    }

    private void sweep(long now) {
        if (now - swept >= SWEEP_MILLIS) {
            swept = now;
            giveUp(index.all().stream().filter(one -> !one.isHeld(now)).toList(), now);
        }
    }

    private void writeUse(HeldName one, long now) {
        if (now - one.written >= WRITTEN_AGAIN_MILLIS) {
            one.written = now;
            write(List.of(Line.of(one)));
        }
    }

    private void write(List<Line> lines) {
        NameFile to = file;
        if (to == null || isClosed || lines.isEmpty()) {
            return;
        }
        to.append(lines);
        if (to.lines() > 2 * index.size() + FEW_LINES) {
            to.rewrite(all());
        }
    }

    private List<Line> all() {
        return index.all().stream()
                .sorted(Comparator.comparingLong(one -> one.lastUsed))
                .map(Line::of)
                .toList();
    }

    private synchronized void read() throws IOException {
        NameFile from = file;
        if (from == null) {
            return;
        }
        long now = clock.getAsLong();
        for (Line line : from.read()) {
            NameLook look = NameLook.of(line.name());
            NameOwner owner = line.owner();
            index.alike(look).forEach(index::remove);
            if (owner != null && index.size() < options.maxNames()) {
                put(line.name(), look, owner, now).restore(line.time(), now, options.grace());
            }
        }
        from.rewrite(all());
    }

    /** How many names somebody has. */
    public synchronized int size() {
        return index.size();
    }

    /** Lets go of the file. */
    @Override
    public synchronized void close() {
        isClosed = true;
        if (file != null) {
            file.close();
        }
    }
}
