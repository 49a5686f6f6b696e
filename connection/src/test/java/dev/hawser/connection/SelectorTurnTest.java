package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ManagedSelector;
import org.junit.jupiter.api.Test;

class SelectorTurnTest {
    private final ArrayDeque<ManagedSelector.SelectorUpdate> selector = new ArrayDeque<>();
    private final SelectorTurn turn = new SelectorTurn(selector::add);
    private final List<String> done = new ArrayList<>();

    private void atEnd(String what) {
        turn.atEnd(channels -> done.add(what));
    }

    private void endTurn() {
        selector.remove().update(null);
    }

    @Test
    void theSelectorHasOneTaskForAllOfATurn() {
        atEnd("one");
        atEnd("two");
        assertThat(selector).hasSize(1);
        endTurn();
        assertThat(done).containsExactly("one", "two");
        assertThat(selector).isEmpty();
    }

    @Test
    void eachTurnHasItsOwn() {
        for (String what : List.of("one", "two", "three")) {
            atEnd(what);
            endTurn();
        }
        assertThat(done).containsExactly("one", "two", "three");
    }

    @Test
    void whatComesUpAtTheEndOfATurnBelongsToTheNext() {
        turn.atEnd(channels -> {
            done.add("one");
            atEnd("three");
        });
        atEnd("two");
        endTurn();
        assertThat(done).containsExactly("one", "two");
        endTurn();
        assertThat(done).containsExactly("one", "two", "three");
    }

    @Test
    void theOthersAreDoneWhenOneFails() {
        turn.atEnd(channels -> {
            throw new IllegalStateException("no");
        });
        atEnd("two");
        endTurn();
        assertThat(done).containsExactly("two");
        atEnd("three");
        endTurn();
        assertThat(done).containsExactly("two", "three");
    }
}
