package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.Address;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the chat says to those who run it, on a port of its own. */
class ManagementTest {
    private static final String ADDRESS = "Management at http://127.0.0.1:";

    private static HttpResponse<String> get(int port, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException x) {
            throw new AssertionError(path, x);
        }
    }

    private static void assertAnswer(int port, String path, int status, String text) {
        HttpResponse<String> answer = get(port, path);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static ChatServer newServer() {
        return new ChatServer(
                ChatOptions.DEFAULT.withAddress("127.0.0.1", 0).withManagement(new Address("127.0.0.1", 0)));
    }

    @Test
    void aServerIsHealthyAndReadyAndCountsItsConnections() throws Exception {
        ChatServer server = newServer();
        server.start();
        try (RawPeer member = RawPeer.connect(server.port()).open("/chat", "Sec-WebSocket-Protocol: chat")) {
            member.sendText("ann:hello");
            assertThat(member.readFrame().text()).isEqualTo("ann:hello");
            assertAnswer(server.managementPort(), "/health", 200, "healthy\n");
            assertAnswer(server.managementPort(), "/ready", 200, "ready\n");
            HttpResponse<String> metrics = get(server.managementPort(), "/metrics");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body().lines())
                    .contains(
                            "websocket_connections{path=\"/chat\"} 1.0",
                            "websocket_connections{path=\"/rooms\"} 0.0",
                            "websocket_messages_total{direction=\"in\",path=\"/chat\"} 1.0",
                            "rooms_requests 0.0")
                    .anyMatch(line -> line.startsWith("process_uptime_seconds "))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
            assertThat(get(server.managementPort(), "/").statusCode()).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    @Test
    void theChatsOwnPortHasNoneOfIt() throws Exception {
        ChatServer server = newServer();
        server.start();
        try {
            assertThat(get(server.port(), "/metrics").statusCode()).isEqualTo(404);
            assertThat(get(server.port(), "/health").statusCode()).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatStopsIsHealthyAndNotReady() throws Exception {
        ChatServer server = newServer();
        server.start();
        try (RawPeer member = RawPeer.connect(server.port()).open("/chat", "Sec-WebSocket-Protocol: chat")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
                try {
                    server.stop();
                } catch (Exception x) {
                    throw new AssertionError(x);
                }
            });
            assertThat(member.readToClose().closeCode()).isEqualTo(1001);
            // Until the member answers, the server waits.
            assertAnswer(server.managementPort(), "/ready", 503, "not ready\n");
            assertAnswer(server.managementPort(), "/health", 200, "healthy\n");
            member.send(RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(1001, "")));
            Limit.get(stopped, "the stop");
        }
    }

    @Test
    void anAddressInUseIsReportedAndTheChatDoesNotStart() {
        try (RawServer other = new RawServer()) {
            String address = "127.0.0.1:" + other.port();
            Command.Result result = Command.run("chat", "--memory", "--port", "0", "--management", address);
            assertThat(result.complaint())
                    .isEqualTo("hawser chat: management: cannot listen on " + address + ": Address already in use");
            result.assertExitCode(1);
        }
    }

    @Test
    void withoutASettingItIsLeftOutWhereSomebodyElseListens() throws Exception {
        int port = Ports.free();
        try (ServerSocket other = new ServerSocket(port + 1, 1, InetAddress.getByName("127.0.0.1"));
                Command chat = new Command("chat", "--memory", "--port", String.valueOf(port))) {
            assertThat(chat.nextLine()).startsWith("Chat room at");
            chat.nextLine();
            chat.terminate();
            Command.Result result = chat.end();
            assertThat(result.out()).hasSize(3).last().asString().startsWith("Stopping ");
            assertThat(result.err())
                    .anyMatch(line -> line.endsWith("No management: cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use"));
        }
    }

    @Test
    void theCommandSaysWhereItIs() {
        try (Command chat = new Command("chat", "--memory", "--port", "0", "--management", "127.0.0.1:0")) {
            chat.nextLine();
            chat.nextLine();
            String line = chat.nextLine();
            assertThat(line).startsWith(ADDRESS).endsWith("/");
            int port = Integer.parseInt(line.substring(ADDRESS.length(), line.length() - 1));
            assertAnswer(port, "/ready", 200, "ready\n");
        }
    }
}
