package dev.hawser.connection;

import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.io.ManagedSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turns of one selector: it is given one task for a whole turn, because each costs it a lock, and wakes it when it waits. */
final class SelectorTurn implements Turn, ManagedSelector.SelectorUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(SelectorTurn.class);

    private final Consumer<ManagedSelector.SelectorUpdate> selector;

    /** What is to be done at the end of this turn. Guarded by this. */
    private List<ManagedSelector.SelectorUpdate> tasks = new ArrayList<>();
    /** What is being done, empty in between. Owned by the selector's thread. */
    private List<ManagedSelector.SelectorUpdate> current = new ArrayList<>();

    /** @param selector runs a task on its thread before it waits again */
    SelectorTurn(Consumer<ManagedSelector.SelectorUpdate> selector) {
        this.selector = selector;
    }

    @Override
    public void atEnd(ManagedSelector.SelectorUpdate task) {
        boolean first;
        synchronized (this) {
            first = tasks.isEmpty();
            tasks.add(task);
        }
        if (first) {
            selector.accept(this);
        }
    }

    @Override
    public void update(Selector channels) {
        List<ManagedSelector.SelectorUpdate> due;
        synchronized (this) {
            due = tasks;
            tasks = current;
            current = due;
        }
        for (ManagedSelector.SelectorUpdate task : due) {
            try {
                task.update(channels);
            } catch (Throwable x) {
                LOG.warn("{} failed", task, x);
            }
        }
        due.clear();
    }
}
