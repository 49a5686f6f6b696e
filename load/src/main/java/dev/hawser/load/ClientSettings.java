package dev.hawser.load;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;

/** How the connections of a load test are made, beyond its plan: TLS, proxy, sub-protocol, headers. */
public interface ClientSettings {
    /**
     * Sets what all connections share, before the factory is started.
     *
     * @throws Exception when that cannot be had; {@link LoadTest#run} throws it
     */
    void apply(WebSocketClientFactory factory) throws Exception;

    /** Sets what each connection asks for. The options of the connections are the load test's own, and set after this. */
    void apply(WebSocketClient client);
}
