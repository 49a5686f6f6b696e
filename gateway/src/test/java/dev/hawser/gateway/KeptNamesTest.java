package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.websocket.OpeningHandshake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has which name, and for how long, with a clock of its own. */
class KeptNamesTest {
    private static final Duration GRACE = Duration.ofSeconds(32);
    private static final Duration KEPT = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private KeptNames names = KeptNames.inMemory(KeptNamesOptions.DEFAULT, now::get);

    private void use(KeptNamesOptions options) {
        names = KeptNames.inMemory(options, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toMillis());
    }

    /** A connection of a browser, or with null of a client that has no secret. */
    private NameClaims from(@Nullable String secret) {
        OpeningHandshake request = new OpeningHandshake("/rooms", Map.of(), Map.of(), Map.of(), null, null);
        Authentication users = names.authentication(asked -> Optional.ofNullable(secret));
        return ((Identity.Chosen) users.identify(request)).claims();
    }

    private NameClaims taken(@Nullable String secret, String name, String session) {
        NameClaims claims = from(secret);
        assertThat(claims.take(name, session)).isEqualTo(NameVerdict.FREE);
        return claims;
    }

    private void assertTaken(@Nullable String secret, String name) {
        assertThat(from(secret).take(name, "another")).isEqualTo(NameVerdict.TAKEN);
    }

    private void assertFree(@Nullable String secret, String name) {
        taken(secret, name, "another").release(name, "another", true);
    }

    @Test
    void aNameInUseCannotBeTakenNorOneThatLooksLikeIt() {
        taken(null, "Ann", "s1");
        taken("b", "Ben", "s2");
        for (String name : List.of("Ann", "ANN", "ᴀɴɴ", "Ben", "BEN", "ΒΕΝ", "ВЕN")) {
            assertTaken(null, name);
            assertTaken("c", name);
        }
        assertFree(null, "Anna");
    }

    @Test
    void aBrowserHasItsNameInEveryTab() {
        taken("a", "ann", "s1");
        taken("a", "ann", "s2");
        taken("a", "Ann", "s3");
        assertTaken("b", "ann");
    }

    @Test
    void aBrowserKeepsItsNameForSoLong() {
        taken("a", "ann", "s1").release("ann", "s1", true);
        pass(KEPT.minusMillis(1));
        assertTaken("b", "ann");
        assertTaken(null, "ann");
        taken("a", "ann", "s2").release("ann", "s2", false);
        pass(KEPT.minusMillis(1));
        assertTaken("b", "ann");
        pass(Duration.ofMillis(1));
        assertFree("b", "ann");
        assertTaken("a", "ann");
    }

    @Test
    void aClientWithoutASecretHasItsNameUntilItLeaves() {
        NameClaims ann = taken(null, "ann", "s1");
        pass(Duration.ofDays(1000));
        assertTaken(null, "ann");
        ann.release("ann", "s1", true);
        assertFree("b", "ann");
    }

    @Test
    void whoHasLostTheConnectionHasTheGraceTime() {
        taken(null, "ann", "s1").release("ann", "s1", false);
        pass(GRACE.minusMillis(1));
        assertTaken(null, "ann");
        NameClaims again = from(null);
        assertThat(again.resume("ann", "s1")).isEqualTo(NameVerdict.FREE);
        again.release("ann", "s1", false);
        pass(GRACE.minusMillis(1));
        assertTaken(null, "ann");
        pass(Duration.ofMillis(1));
        assertFree(null, "ann");
    }

    @Test
    void aLostConnectionIsOfNoMatterWhileTheSessionHasAnother() {
        NameClaims lost = taken(null, "ann", "s1");
        NameClaims other = from(null);
        assertThat(other.resume("ann", "s1")).isEqualTo(NameVerdict.FREE);
        lost.release("ann", "s1", false);
        pass(GRACE);
        assertTaken(null, "ann");
        other.release("ann", "s1", true);
        assertFree(null, "ann");
    }

    @Test
    void whoSaysByeInARequestOfItsOwnHasLeftWhenTheStreamEnds() {
        NameClaims stream = taken(null, "ann", "s1");
        NameClaims bye = from(null);
        bye.resume("ann", "s1");
        bye.release("ann", "s1", true);
        assertTaken(null, "ann");
        stream.release("ann", "s1", false);
        assertFree(null, "ann");
    }

    @Test
    void withoutATimeABrowserKeepsItsNameLikeAnybody() {
        use(KeptNamesOptions.DEFAULT.withKept(Duration.ZERO));
        taken("a", "ann", "s1").release("ann", "s1", false);
        pass(GRACE.minusMillis(1));
        assertTaken("b", "ann");
        pass(Duration.ofMillis(1));
        assertFree("b", "ann");
    }

    @Test
    void aTokenGivesNoNameBackThatSomebodyElseHas() {
        taken(null, "ann", "s1").release("ann", "s1", true);
        taken("b", "ANN", "s2");
        assertThat(from(null).resume("ann", "s1")).isEqualTo(NameVerdict.TAKEN);
        assertThat(from("c").resume("ann", "s1")).isEqualTo(NameVerdict.TAKEN);
    }

    @Test
    void aStolenTokenIsOfNoUseWithoutTheBrowser() {
        taken("a", "ann", "s1");
        assertThat(from(null).resume("ann", "s1")).isEqualTo(NameVerdict.TAKEN);
        assertThat(from("thief").resume("ann", "s1")).isEqualTo(NameVerdict.TAKEN);
        assertThat(from("a").resume("ann", "s1")).isEqualTo(NameVerdict.FREE);
    }

    @Test
    void aTokenGivesANameBackThatNobodyHas() {
        taken(null, "ann", "s1").release("ann", "s1", true);
        assertThat(from(null).resume("ann", "s1")).isEqualTo(NameVerdict.FREE);
        assertTaken(null, "ann");
    }

    @Test
    void theApplicationHasTheFirstSayOverNewSessionsAndOldOnes() {
        Authentication users = names.authentication(
                asked -> Optional.empty(), name -> name.equals("root") ? NameVerdict.INVALID : NameVerdict.FREE);
        OpeningHandshake request = new OpeningHandshake("/rooms", Map.of(), Map.of(), Map.of(), null, null);
        NameClaims claims = ((Identity.Chosen) users.identify(request)).claims();
        assertThat(claims.take("root", "s1")).isEqualTo(NameVerdict.INVALID);
        assertThat(claims.resume("root", "s1")).isEqualTo(NameVerdict.INVALID);
        assertThat(names.size()).isZero();
        assertThat(claims.take("ann", "s1")).isEqualTo(NameVerdict.FREE);
    }

    @Test
    void aBrowserThatTakesOneTooManyGivesUpTheOneThatItHasNotUsedForLongest() {
        use(KeptNamesOptions.DEFAULT.withMaxPerBrowser(2));
        taken("a", "one", "s1").release("one", "s1", true);
        pass(Duration.ofSeconds(1));
        taken("a", "two", "s2").release("two", "s2", true);
        pass(Duration.ofSeconds(1));
        taken("a", "one", "s3").release("one", "s3", true);
        NameClaims three = taken("a", "three", "s4");
        assertTaken("b", "one");
        assertFree("b", "two");
        taken("a", "one", "s5");
        assertThat(from("a").take("four", "s6")).isEqualTo(NameVerdict.TOO_MANY);
        three.release("three", "s4", true);
        taken("a", "four", "s6");
    }

    @Test
    void aBrowsersOwnNameThatLooksLikeANewOneMakesWay() {
        NameClaims latin = taken("a", "BOB", "s1");
        assertThat(from("a").take("ВОВ", "s2")).isEqualTo(NameVerdict.TAKEN);
        latin.release("BOB", "s1", true);
        taken("a", "ВОВ", "s2");
        assertThat(names.size()).isEqualTo(1);
    }

    @Test
    void namesInUseHaveALimit() {
        use(KeptNamesOptions.DEFAULT.withMaxNames(2));
        NameClaims one = taken(null, "one", "s1");
        taken("a", "two", "s2");
        assertThat(from(null).take("three", "s3")).isEqualTo(NameVerdict.TOO_MANY);
        assertThat(from(null).resume("three", "s3")).isEqualTo(NameVerdict.TOO_MANY);
        one.release("one", "s1", true);
        taken(null, "three", "s3");
    }

    @Test
    void whenAllAreKeptThatMayBeANewOneIsFreeWhenItsUserHasLeft() {
        use(KeptNamesOptions.DEFAULT.withMaxKept(1));
        taken("a", "one", "s1").release("one", "s1", true);
        taken("b", "two", "s2").release("two", "s2", false);
        assertTaken("c", "two");
        pass(GRACE);
        assertFree("c", "two");
        assertTaken("c", "one");
    }

    @Test
    void aNameThatIsGivenUpLetsAnotherOneBeKept() {
        use(KeptNamesOptions.DEFAULT.withMaxKept(1));
        taken("a", "one", "s1").release("one", "s1", true);
        pass(KEPT.plus(GRACE));
        taken("b", "two", "s2").release("two", "s2", true);
        pass(GRACE);
        assertTaken("c", "two");
    }

    @Test
    void namesThatNobodyHasAnyMoreAreForgotten() {
        for (int i = 0; i < 100; i++) {
            taken(null, "user " + i, "s" + i).release("user " + i, "s" + i, false);
        }
        assertThat(names.size()).isEqualTo(100);
        pass(GRACE);
        taken(null, "ann", "s");
        assertThat(names.size()).isEqualTo(1);
    }

    private void restart(KeptNamesOptions options) throws IOException {
        names = KeptNames.in(folder.resolve("names.txt"), options, now::get);
    }

    @Test
    void whoWasThereIsStillProtectedWhenTheProcessWasKilled() throws IOException {
        restart(KeptNamesOptions.DEFAULT);
        taken(null, "ann", "s1");
        taken("b", "ben", "s2");
        taken("c", "cat", "s3").release("cat", "s3", true);
        taken(null, "dan", "s4").release("dan", "s4", true);
        pass(Duration.ofHours(1));
        restart(KeptNamesOptions.DEFAULT);
        for (String name : List.of("ann", "ANN", "ben", "cat")) {
            assertTaken("x", name);
        }
        assertFree("x", "dan");
        assertThat(from(null).resume("ann", "s1")).isEqualTo(NameVerdict.FREE);
        taken("b", "ben", "s5");
        taken("c", "cat", "s6");
    }

    @Test
    void whoDoesNotComeBackAfterARestartHasTheGraceTime() throws IOException {
        restart(KeptNamesOptions.DEFAULT);
        taken(null, "ann", "s1");
        taken("b", "ben", "s2");
        pass(KEPT.multipliedBy(2));
        restart(KeptNamesOptions.DEFAULT);
        pass(GRACE.minusMillis(1));
        assertTaken(null, "ann");
        assertTaken(null, "ben");
        pass(Duration.ofMillis(1));
        assertFree(null, "ann");
        assertFree(null, "ben");
    }

    @Test
    void useIsWrittenDownOnceInAnHour() throws IOException {
        restart(KeptNamesOptions.DEFAULT);
        Path file = folder.resolve("names.txt");
        for (int poll = 0; poll < 100; poll++) {
            NameClaims claims = from("a");
            claims.resume("ann", "s1");
            claims.release("ann", "s1", false);
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
        pass(Duration.ofHours(1));
        taken("a", "ann", "s2");
        assertThat(Files.readAllLines(file)).hasSize(2);
        pass(KEPT.minusHours(1));
        restart(KeptNamesOptions.DEFAULT);
        pass(GRACE);
        assertTaken("b", "ann");
    }

    @Test
    void theFileDoesNotGrow() throws IOException {
        restart(KeptNamesOptions.DEFAULT);
        taken("a", "ann", "s");
        for (int i = 0; i < 5000; i++) {
            taken(null, "user " + i, "s" + i).release("user " + i, "s" + i, true);
        }
        assertThat(Files.readAllLines(folder.resolve("names.txt"))).hasSizeLessThan(2000);
        restart(KeptNamesOptions.DEFAULT);
        assertThat(names.size()).isEqualTo(1);
        assertTaken("b", "ann");
    }

    @Test
    void noSecretIsInTheFile() throws IOException {
        restart(KeptNamesOptions.DEFAULT);
        taken("the secret of this browser", "ann", "s1");
        assertThat(folder.resolve("names.txt")).content().contains(" ann\n").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\n",
                "12 nobody ann\n",
                "x session:s ann\n",
                "99999999999999999999 session:s ann\n",
                "1 session:s \u200B\n",
                "\n"
            })
    void aLineThatIsNoneIsDroppedAndTheOthersAreNot(String line) throws IOException {
        Files.writeString(
                folder.resolve("names.txt"),
                now.get() + " session:s1 ann\n" + line + now.get() + " session:s2 ben\n" + now.get()
                        + " session:s3 cu");
        restart(KeptNamesOptions.DEFAULT);
        assertTaken(null, "ann");
        assertTaken(null, "ben");
        assertThat(names.size()).isEqualTo(2);
        assertThat(Files.readAllLines(folder.resolve("names.txt"))).hasSize(2);
    }

    @Test
    void whatCannotBeWrittenIsHadAllTheSame() throws IOException {
        Path draft = folder.resolve("names.txt.new");
        Files.createDirectories(draft.resolve("in the way"));
        Files.writeString(folder.resolve("names.txt"), now.get() + " session:s1 ann\n" + now.get() + " session:s2 b");
        restart(KeptNamesOptions.DEFAULT);
        assertTaken(null, "ann");
        taken("b", "ben", "s");
        restart(KeptNamesOptions.DEFAULT);
        assertTaken(null, "ann");
        assertTaken(null, "ben");
    }

    @Test
    void aFileThatCannotBeReadIsSaid() throws IOException {
        Files.write(folder.resolve("names.txt"), new byte[] {(byte) 0xFF, '\n'}, StandardOpenOption.CREATE);
        assertThatThrownBy(() -> restart(KeptNamesOptions.DEFAULT)).hasMessage("it is not in UTF-8");
    }
}
