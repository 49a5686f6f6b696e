package dev.hawser.chat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives requests that trusted proxies pass on the address of whoever has sent them, as their remote one; all others keep that of their connection.
 * Jetty's customizer for that believes everybody, and the first of the addresses, which is the client's own word.
 */
final class ForwardedHandler extends Handler.Wrapper {
    private final List<AddressRange> trusted;

    ForwardedHandler(List<AddressRange> trusted, Handler handler) {
        super(handler);
        this.trusted = trusted;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && peer.getAddress() != null) {
            InetAddress client = ForwardedFor.client(peer.getAddress(), request.getHeaders(), trusted);
            if (!client.equals(peer.getAddress())) {
                return super.handle(new Forwarded(request, client), response, callback);
            }
        }
        return super.handle(request, response, callback);
    }

    private static final class Forwarded extends Request.Wrapper {
        private final ConnectionMetaData connection;

        Forwarded(Request request, InetAddress client) {
            super(request);
            // Nobody says which port it was.
            InetSocketAddress remote = new InetSocketAddress(client, 0);
            connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return remote;
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }
}
