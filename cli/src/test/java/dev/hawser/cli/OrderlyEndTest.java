package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A process ends with the exit code that its work has decided, whatever else goes wrong. */
class OrderlyEndTest {
    /**
     * What a program did.
     *
     * @param err what it said on the standard error
     */
    private record Result(int exitCode, String err) {}

    /** Runs a program, and presses Ctrl-C when it has said a word; null for never. */
    private static Result run(String interruptedAt, String... arguments) throws Exception {
        try (Program program = new Program(OrderlyEndProgram.class, arguments);
                BufferedReader out = program.out();
                BufferedReader err = program.err()) {
            String last = "";
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
                if (line.equals(interruptedAt)) {
                    program.signal("INT");
                }
            }
            String complaints = err.lines().collect(Collectors.joining("\n"));
            Result result = new Result(program.exitCode(), complaints);
            if (interruptedAt == null) {
                assertThat(last).as("what another shutdown hook says").isEqualTo("goodbye");
            }
            return result;
        }
    }

    @Test
    void aCommandEndsWithTheExitCodeOfItsWork() throws Exception {
        assertThat(run(null, "7", "stops", "succeeds")).isEqualTo(new Result(7, ""));
    }

    @Test
    void ctrlCEndsTheWorkWhichDecides() throws Exception {
        assertThat(run("ready", "7-when-stopped", "stops", "succeeds")).isEqualTo(new Result(7, ""));
    }

    @Test
    void cleaningThatFailsIsToldAndDecidesNothing() throws Exception {
        assertThat(run(null, "7", "stops", "fails"))
                .isEqualTo(new Result(7, "program: did not clean up: java.lang.IllegalStateException: no cleaning"));
    }

    @Test
    void cleaningThatFailsDecidesNothingAfterCtrlCEither() throws Exception {
        assertThat(run("ready", "7-when-stopped", "stops", "fails").exitCode()).isEqualTo(7);
    }

    @Test
    void cleaningThatNeverEndsIsNotWaitedFor() throws Exception {
        assertThat(run(null, "7", "stops", "is-slow"))
                .isEqualTo(new Result(7, "program: did not clean up within 0.1 s"));
    }

    @Test
    void cleaningThatNeverEndsDecidesNothingAfterCtrlC() throws Exception {
        assertThat(run("ready", "7-when-stopped", "stops", "is-very-slow")).isEqualTo(new Result(7, ""));
    }

    @Test
    void ctrlCWhileItCleansUpEndsItWithWhatTheWorkHasDecided() throws Exception {
        assertThat(run("cleaning", "7", "stop-fails", "is-very-slow")).isEqualTo(new Result(7, ""));
    }

    @Test
    void aStopThatFailsDoesNotKeepTheWorkFromDeciding() throws Exception {
        assertThat(run("ready", "7-when-stopped", "stop-fails", "succeeds"))
                .isEqualTo(
                        new Result(7, "program: could not be stopped: java.lang.IllegalStateException: no stopping"));
    }

    @Test
    void workThatFailsWhenItIsStoppedSaysWhyAndIsExitCode1() throws Exception {
        assertThat(run("ready", "fails-when-stopped", "stops", "succeeds"))
                .isEqualTo(new Result(1, "program: the work failed"));
    }

    @Test
    void workThatBreaksWhenItIsStoppedSaysWhereAndIsExitCode1() throws Exception {
        Result result = run("ready", "breaks-when-stopped", "stops", "succeeds");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("java.lang.NoClassDefFoundError: broken")
                .endsWith("\nprogram: broken");
    }

    @Test
    void wrongUseIsExitCode2() throws Exception {
        assertThat(run(null, "misused", "stops", "succeeds"))
                .isEqualTo(new Result(2, "program: misused (see program --help)"));
    }

    @Test
    void workThatDoesNotEndIsLeftBehindWithTheExitCodeOfTheSignal() throws Exception {
        assertThat(run("ready", "never", "stops", "succeeds"))
                .isEqualTo(new Result(130, "program: did not end within 0.1 s after it was stopped"));
    }
}
