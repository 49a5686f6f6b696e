package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A proxy of Debian's in front of a server, configured by its file in {@code deploy}, which {@code docs/proxies.md} shows. */
enum ReverseProxy {
    NGINX {
        @Override
        Daemon start(Path folder, int server, String seconds) {
            return Proxies.nginx(folder, port -> {
                String site = configuration("nginx.conf", port, server);
                if (seconds.isEmpty()) {
                    return site;
                }
                String times = "proxy_read_timeout %s; proxy_send_timeout %s; proxy_pass".formatted(seconds, seconds);
                return site.replace("proxy_pass", times);
            });
        }
    },
    HAPROXY {
        @Override
        Daemon start(Path folder, int server, String seconds) {
            return Daemon.start("haproxy", port -> {
                String config = configuration("haproxy.cfg", port, server);
                if (!seconds.isEmpty()) {
                    config = config.replace("50s", seconds);
                }
                return List.of(
                        "haproxy",
                        "-db",
                        "-f",
                        Daemon.file(folder, "haproxy.cfg", config + "\n").toString());
            });
        }
    },
    HTTPD {
        @Override
        Daemon start(Path folder, int server, String seconds) {
            return Daemon.start("apache2", port -> {
                String site = configuration("apache.conf", port, server);
                String modules = "/usr/lib/apache2/modules/mod_";
                Path config = Daemon.file(folder, "httpd.conf", """
                        ServerName localhost
                        DefaultRuntimeDir %s
                        PidFile %s/httpd.pid
                        ErrorLog %s/error.log
                        LoadModule mpm_event_module %smpm_event.so
                        LoadModule authz_core_module %sauthz_core.so
                        LoadModule reqtimeout_module %sreqtimeout.so
                        LoadModule proxy_module %sproxy.so
                        LoadModule proxy_http_module %sproxy_http.so
                        RequestReadTimeout header=20-40,MinRate=500 body=20,MinRate=500
                        %s
                        %s
                        %s
                        """.formatted(
                                folder,
                                folder,
                                folder,
                                modules,
                                modules,
                                modules,
                                modules,
                                modules,
                                "root".equals(System.getProperty("user.name")) ? "User daemon\nGroup daemon" : "",
                                seconds.isEmpty() ? "" : "Timeout " + seconds.replace("s", ""),
                                site));
                return List.of("apache2", "-DFOREGROUND", "-d", folder.toString(), "-f", config.toString());
            });
        }
    };

    private static final Path ROOT = Path.of("..", "..");

    /**
     * Starts it.
     *
     * @param server the port of the server behind it
     * @param seconds how long it lets a connection be silent, as "2s"; empty for its default
     */
    abstract Daemon start(Path folder, int server, String seconds);

    /** A file of the folder, with other ports. */
    private static String configuration(String file, int port, int server) {
        String text = read("deploy/" + file);
        assertThat(read("docs/proxies.md")).as("the page shows deploy/" + file).contains("\n" + text + "```");
        return text.replace("127.0.0.1:8080", "127.0.0.1:" + server).replace("127.0.0.1:8000", "127.0.0.1:" + port);
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
