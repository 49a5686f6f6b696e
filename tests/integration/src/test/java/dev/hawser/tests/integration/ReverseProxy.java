package dev.hawser.tests.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy of Debian's in front of a server, configured as docs/proxies.md says. */
enum ReverseProxy {
    NGINX {
        @Override
        Daemon start(Path folder, int server, String seconds) {
            return Daemon.start("nginx-light", port -> {
                String location = block("nginx", 1).replace("127.0.0.1:8080", "127.0.0.1:" + server);
                if (!seconds.isEmpty()) {
                    location = location.replace(
                            "}", "    proxy_read_timeout " + seconds + ";\n    proxy_send_timeout " + seconds + ";\n}");
                }
                Path config = Daemon.file(folder, "nginx.conf", """
                        daemon off;
                        master_process off;
                        pid nginx.pid;
                        error_log stderr;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path body;
                            proxy_temp_path proxy;
                            fastcgi_temp_path fastcgi;
                            uwsgi_temp_path uwsgi;
                            scgi_temp_path scgi;
                            %s
                            server {
                                listen 127.0.0.1:%d;
                                %s
                            }
                        }
                        """.formatted(block("nginx", 0), port, location));
                return List.of("nginx", "-p", folder.toString(), "-c", config.toString());
            });
        }
    },
    HAPROXY {
        @Override
        Daemon start(Path folder, int server, String seconds) {
            return Daemon.start("haproxy", port -> {
                String config = block("haproxy", 0)
                        .replace("127.0.0.1:8080", "127.0.0.1:" + server)
                        .replace("127.0.0.1:8000", "127.0.0.1:" + port);
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
                String rooms = block("apache", 0).replace("127.0.0.1:8080", "127.0.0.1:" + server);
                String modules = "/usr/lib/apache2/modules/mod_";
                Path config = Daemon.file(folder, "httpd.conf", """
                        ServerName localhost
                        Listen 127.0.0.1:%d
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
                                port,
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
                                rooms));
                return List.of("apache2", "-DFOREGROUND", "-d", folder.toString(), "-f", config.toString());
            });
        }
    };

    private static final Path PAGE = Path.of("..", "..", "docs", "proxies.md");

    /**
     * Starts it.
     *
     * @param server the port of the server behind it
     * @param seconds how long it lets a connection be silent, as "2s"; empty for its default
     */
    abstract Daemon start(Path folder, int server, String seconds);

    /** A block of the page, by its language and how many of that language come before. */
    private static String block(String language, int index) {
        try {
            Matcher blocks = Pattern.compile("^```" + language + "\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE)
                    .matcher(Files.readString(PAGE));
            for (int i = 0; i <= index; i++) {
                if (!blocks.find()) {
                    throw new AssertionError("no block " + index + " of " + language + " in " + PAGE);
                }
            }
            return blocks.group(1);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
