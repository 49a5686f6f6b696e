package dev.hawser.cli;

import dev.hawser.chat.DataFailure;
import dev.hawser.chat.ManagementFailure;
import dev.hawser.chat.UsersFailure;
import dev.hawser.listener.CertificateFailure;
import dev.hawser.listener.ListenerOptions;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

/** Starts servers, and says in one line why one does not start. */
final class Starting {
    private Starting() {}

    /** A server that is to be started. */
    interface Start {
        void start() throws Exception;
    }

    /**
     * Starts a server.
     *
     * @param tls where its certificate was set
     * @throws CommandFailure when it cannot start for a reason that was foreseen
     */
    static void start(Start server, ListenerOptions listener, String tls) throws Exception {
        try {
            server.start();
        } catch (CertificateFailure x) {
            throw new CommandFailure(tls + ": " + x.getMessage());
        } catch (DataFailure x) {
            throw new CommandFailure("data: " + x.getMessage());
        } catch (UsersFailure x) {
            throw new CommandFailure("users: " + x.getMessage());
        } catch (ManagementFailure x) {
            throw new CommandFailure("management: " + x.getMessage());
        } catch (IOException x) {
            String host = listener.host() == null ? "" : listener.host() + " ";
            throw new CommandFailure("cannot listen on " + host + "port " + listener.port() + ": " + cause(x));
        }
    }

    /** Jetty wraps what the operating system said. */
    private static String cause(IOException x) {
        Throwable cause = x.getCause() == null ? x : x.getCause();
        return cause instanceof UnresolvedAddressException ? "no such host" : String.valueOf(cause.getMessage());
    }
}
