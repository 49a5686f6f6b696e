package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsGivenBackAfterwardsHasNoSayInTheExitCode() throws Exception {
        int code = OrderlyEnd.run(
                end -> {
                    end.afterwards(() -> done.add("first"));
                    end.afterwards(() -> {
                        throw new IOException("cannot be closed");
                    });
                    return 3;
                },
                () -> done.add("stopped"));

        assertThat(code).isEqualTo(3);
        assertThat(done).containsExactly("first");
    }

    @Test
    void givesBackInReverseAlsoWhenTheWorkFails() {
        assertThatThrownBy(() -> OrderlyEnd.run(
                        end -> {
                            end.afterwards(() -> done.add("one"));
                            end.afterwards(() -> done.add("two"));
                            throw new CommandFailure("no");
                        },
                        () -> done.add("stopped")))
                .isInstanceOf(CommandFailure.class);

        assertThat(done).containsExactly("two", "one");
    }
}
