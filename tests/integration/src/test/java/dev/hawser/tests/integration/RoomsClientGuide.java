package dev.hawser.tests.integration;

import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.roomsclient.Entry;
import dev.hawser.roomsclient.FileState;
import dev.hawser.roomsclient.Gap;
import dev.hawser.roomsclient.Joined;
import dev.hawser.roomsclient.Json;
import dev.hawser.roomsclient.Presence;
import dev.hawser.roomsclient.Publication;
import dev.hawser.roomsclient.PublishOutcome;
import dev.hawser.roomsclient.RoomsClient;
import dev.hawser.roomsclient.RoomsClientOptions;
import dev.hawser.roomsclient.RoomsListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The code of docs/rooms-client.md, in its order. */
final class RoomsClientGuide {
    private RoomsClientGuide() {}

    static WebSocketClientFactory open(URI uri) throws Exception {
        // region open
        WebSocketClientFactory factory = new WebSocketClientFactory();
        factory.start();
        RoomsClient client = RoomsClient.open(
                factory.newWebSocketClient(),
                uri,
                entry -> System.out.println(entry.user() + ": " + entry.data()),
                RoomsClientOptions.defaults().withName("ann"));
        client.join("lobby");
        client.publish("lobby", Json.of("Hello"));
        // endregion
        return factory;
    }

    static void publish(RoomsClient client) {
        // region publish
        Publication publication = client.publish("lobby", Json.of(Map.of("text", "a picture", "url", "/p/7")), "image");
        publication.outcome().thenAccept(outcome -> {
            if (outcome instanceof PublishOutcome.Acknowledged acknowledged) {
                System.out.println("in the room at " + acknowledged.position());
            } else if (outcome instanceof PublishOutcome.Refused refused) {
                System.out.println(
                        refused.refusal().code() + ": " + refused.refusal().reason());
            }
        });
        // endregion
    }

    // region lobby
    static class Lobby implements RoomsListener {
        @Override
        public void joined(Joined joined) {
            System.out.println(
                    "in " + joined.room() + " are " + joined.presence().sessions());
        }

        @Override
        public void entry(Entry entry) {
            if (entry.kind() == null && !entry.isRemoved()) {
                System.out.println(entry.user() + ": " + entry.data());
            }
        }

        @Override
        public void presence(String room, Presence presence) {
            System.out.println(presence.count() + " users in " + room);
        }

        @Override
        public void gap(Gap gap) {
            System.out.println(gap.isNewEpoch() ? "begin with an empty screen" : "something is missing");
        }
    }
    // endregion

    static void restart(WebSocketClientFactory factory, URI uri, RoomsListener listener) throws Exception {
        // region restart
        RoomsClient client = RoomsClient.open(
                factory.newWebSocketClient(),
                uri,
                listener,
                RoomsClientOptions.defaults().withState(new FileState(Path.of("rooms.json"))));
        client.restored().forEach(publication -> System.out.println("still to be sent: " + publication.data()));
        client.join("lobby");
        // endregion
    }
}
