package dev.hawser.tests.conformance;

import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawPeer;
import dev.hawser.tests.conformance.DeflateTerms.Wish;
import dev.hawser.websocket.Role;
import java.util.List;
import java.util.stream.Collectors;

/** Tries a server that sends back each message. */
final class FuzzingClient {
    private final int port;

    /**
     * A client.
     *
     * @param port of a server on this machine
     */
    FuzzingClient(int port) {
        this.port = port;
    }

    CaseResult run(FuzzCase fuzz) {
        try (RawPeer socket = RawPeer.connect(port).open("/")) {
            return new FuzzRun(fuzz, Role.CLIENT, socket).result();
        }
    }

    CaseResult run(DeflateCase deflate, int messages) {
        String offers = deflate.wishes().stream()
                .map(wish -> DeflateTerms.offer(wish).toString())
                .collect(Collectors.joining(", "));
        try (RawPeer socket = RawPeer.connect(port)) {
            socket.send(RawPeer.handshake("/", "Sec-WebSocket-Extensions: " + offers));
            HttpHead answer = socket.readHead();
            List<String> extensions = answer.fields().get("sec-websocket-extensions");
            if (answer.status() != 101) {
                return failed(deflate, answer.startLine());
            }
            if (extensions == null) {
                return new CaseResult(deflate.id(), Grade.UNIMPLEMENTED, Grade.OK, "declined");
            }
            return run(deflate, socket, String.join(", ", extensions), messages);
        }
    }

    private static CaseResult run(DeflateCase deflate, RawPeer socket, String extensions, int messages) {
        List<DeflateTerms> agreed;
        try {
            agreed = DeflateTerms.parse(extensions);
        } catch (IllegalArgumentException x) {
            return failed(deflate, extensions + ": " + x.getMessage());
        }
        // The answer does not say which of several offers it accepts: it has to be an answer to one of them.
        for (Wish wish : deflate.wishes()) {
            if (agreed.size() == 1 && agreed.get(0).fault(wish) == null) {
                return new DeflateRun(deflate, Role.CLIENT, socket, agreed.get(0)).result(messages);
            }
        }
        return failed(
                deflate,
                extensions + ": " + agreed.get(0).fault(deflate.wishes().get(0)));
    }

    private static CaseResult failed(DeflateCase deflate, String note) {
        return new CaseResult(deflate.id(), Grade.FAILED, Grade.FAILED, note);
    }
}
