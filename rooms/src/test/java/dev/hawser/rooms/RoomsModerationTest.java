package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.RoomRefusal.Code;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some may do more than others: what the application's rules say of that, and what it does itself. */
class RoomsModerationTest extends RoomsStage {
    @BeforeEach
    void annMayDeleteAndMalloryIsBanned() {
        rule(new RoomRules() {
            @Override
            public boolean mayDelete(String user, String room, String author) {
                return user.equals("ann");
            }

            @Override
            public boolean mayJoin(String user, String room) {
                return !user.equals("mallory");
            }

            @Override
            public @Nullable String reason(String user, String room) {
                return "you are banned from " + room;
            }
        });
    }

    @Test
    void whoMayDeleteWhatOthersSaidMayNotPutWordsInTheirMouths() {
        TestConnection ann = connect("ann");
        TestConnection bob = connect("bob");
        publish(bob, "lobby", 1, "\"rude\"");
        assertThat(refusal(publish(ann, "lobby", 1, "edit", "{\"offset\":0,\"data\":\"polite\"}")))
                .isEqualTo(new RoomRefusal(Code.NOT_ALLOWED, "this is a message of bob"));
        assertThat(offset(publish(ann, "lobby", 1, "delete", "{\"offset\":0}"))).isEqualTo(1);
        assertThat(refusal(publish(bob, "lobby", 2, "delete", "{\"offset\":0}")).code())
                .as("it has no content any more")
                .isEqualTo(Code.NO_SUCH_ENTRY);
    }

    @Test
    void whoMayNotIsToldWhy() {
        TestConnection mallory = connect("mallory");
        RoomRefusal refusal = new RoomRefusal(Code.NOT_ALLOWED, "you are banned from lobby");
        assertThat(mallory.join("lobby", Start.END)).isEqualTo(new JoinOutcome.Refused(refusal));
        assertThat(refusal(publish(mallory, "lobby", 1, "1"))).isEqualTo(refusal);
    }

    @Test
    void whoMayNotPublishAnyMoreChangesNothingThatWasSaidEither() {
        rule(RoomRules.OPEN);
        Session mallory = rooms.newSession("mallory");
        publish(connect(mallory), "lobby", 1, "\"polite\"");
        annMayDeleteAndMalloryIsBanned();
        TestConnection banned = connect(mallory);
        assertThat(refusal(publish(banned, "lobby", 2, "edit", "{\"offset\":0,\"data\":\"rude\"}")))
                .isEqualTo(new RoomRefusal(Code.NOT_ALLOWED, "you are banned from lobby"));
        assertThat(offset(publish(banned, "lobby", 2, "delete", "{\"offset\":0}")))
                .as("what is one's own can be taken back")
                .isEqualTo(1);
    }

    @Test
    void anEditIsOfTheKindOfWhatItChanges() {
        rule(new RoomRules() {
            @Override
            public boolean mayPublish(String user, String room, @Nullable String kind) {
                return !"image".equals(kind) || user.equals("ann");
            }

            @Override
            public boolean mayChange(String user, String room, String author) {
                return true;
            }
        });
        TestConnection ann = connect("ann");
        TestConnection bob = connect("bob");
        publish(ann, "lobby", 1, "image", "\"/p/7\"");
        publish(ann, "lobby", 2, "\"look\"");
        assertThat(refusal(publish(bob, "lobby", 1, "edit", "{\"offset\":0,\"data\":\"/p/8\"}"))
                        .code())
                .isEqualTo(Code.NOT_ALLOWED);
        assertThat(offset(publish(bob, "lobby", 1, "edit", "{\"offset\":1,\"data\":\"listen\"}")))
                .isEqualTo(2);
    }

    @Test
    void whomAKickIsAboutIsText() {
        rule(new RoomRules() {
            @Override
            public boolean mayKick(String user, String room, String other) {
                return true;
            }
        });
        TestConnection ann = connect("ann");
        TestConnection seven = connect("7");
        seven.joined("lobby", Start.END);
        assertThat(refusal(publish(ann, "lobby", 1, "kick", "{\"user\":7}")))
                .isEqualTo(new RoomRefusal(Code.BAD_MESSAGE, "the data of kick lacks \"user\", or it is wrong"));
        assertThat(offset(publish(ann, "lobby", 1, "kick", "{\"user\":\"7\"}"))).isEqualTo(1);
    }

    @Test
    void theApplicationThrowsOutWhomItLikes() {
        TestConnection bob = member("bob");
        CompletableFuture<PublishOutcome> outcome =
                rooms.kick("lobby", "ann", json("{\"user\":\"bob\"}")).toCompletableFuture();
        assertThat(offset(outcome.join())).isEqualTo(1);
        assertThat(bob.received.get(bob.received.size() - 2)).endsWith("\"ann\",{\"user\":\"bob\"},\"kick\"]");
        assertThat(bob.received).last().isEqualTo("left kicked");
        rooms.close();
        assertThat(refusal(rooms.kick("lobby", "ann", json("{\"user\":\"bob\"}"))
                                .toCompletableFuture()
                                .join())
                        .code())
                .isEqualTo(Code.CLOSING);
    }
}
