package dev.hawser.cli;

import dev.hawser.chat.LogFormat;
import dev.hawser.listener.CertificateFile;
import dev.hawser.listener.ListenerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of a command that listens. */
final class ListenOptions {
    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address to listen on (default: all addresses of this machine).")
    private @Nullable String host;

    @Option(
            names = "--tls",
            paramLabel = "FILE[,FILE]",
            description = {
                "Listens with TLS (https, wss). FILE,FILE: PEM files with the certificates and with their key; FILE: a PEM file with both, "
                        + "or a key store (PKCS #12, JKS). A certificate that is renewed is taken without a restart."
            })
    private @Nullable String tls;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password of the key store.")
    private @Nullable Path passwordFile;

    ListenOptions() {}

    /** While the command line is read, because the levels are read when the first logger is made. */
    @Option(
            names = "--trace",
            description =
                    "Writes each handshake, with the reason of a refusal, and each frame, with the beginning of its payload.")
    void setTrace(boolean trace) {
        if (trace) {
            Tracing.begin();
        }
    }

    /** While the command line is read, for the same reason. */
    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description =
                    "How the log is written on the standard error: text, for people; json, an object of JSON a line, for "
                            + "programs (default: text).")
    void setLogFormat(LogFormat format) {
        JsonLogProvider.chooseFor(format);
    }

    /** What was asked for. */
    ListenerOptions listener() throws CommandFailure {
        if (tls == null && passwordFile != null) {
            throw new ParameterException(Commands.required(spec).commandLine(), "--tls-password-file without --tls");
        }
        String password = password();
        try {
            return ListenerOptions.DEFAULT
                    .withAddress(host, port)
                    .withCertificate(tls == null ? null : CertificateFile.parse(tls, password));
        } catch (IllegalArgumentException x) {
            throw new ParameterException(Commands.required(spec).commandLine(), x.getMessage());
        }
    }

    private String password() throws CommandFailure {
        if (passwordFile == null) {
            return "";
        }
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("");
        } catch (IOException x) {
            throw new CommandFailure("--tls-password-file " + passwordFile + " cannot be read");
        }
    }

    /** Starts a server, and says in one line why it does not. */
    void start(Starting.Start server) throws Exception {
        Starting.start(server, listener(), "--tls");
    }
}
