package dev.hawser.tests.integration;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** Proxies of Debian's, as their users configure them. */
final class Proxies {
    static final String USER = "anna";
    static final String PASSWORD = "s ecret";
    /** In the URL of a proxy. */
    static final String CREDENTIALS = "anna:s%20ecret@";

    private Proxies() {}

    /** Squid for everybody. */
    static Daemon squid(Path folder) {
        return squid(folder, "http_access allow all\n");
    }

    /** Squid that asks for a user, by Basic authentication. */
    static Daemon squidWithBasic(Path folder) {
        // As its helpers are told it: percent-encoded.
        Path helper = Daemon.file(folder, "basic.sh", """
                while read -r user password; do
                    if [ "$user $password" = "anna s%20ecret" ]; then echo OK; else echo ERR; fi
                done
                """);
        return squid(folder, "auth_param basic program /bin/sh " + helper + "\n" + forUsers());
    }

    /** Squid that asks for a user, by Digest authentication. */
    static Daemon squidWithDigest(Path folder) {
        Path passwords = Daemon.file(folder, "passwords", USER + ":" + PASSWORD + "\n");
        return squid(
                folder,
                "auth_param digest program /usr/lib/squid/digest_file_auth " + passwords + "\n"
                        + "auth_param digest realm squid\n" + forUsers());
    }

    private static String forUsers() {
        return """
                acl users proxy_auth REQUIRED
                http_access allow users
                http_access deny all
                """;
    }

    private static Daemon squid(Path folder, String access) {
        return Daemon.start("squid", port -> {
            Path config = Daemon.file(folder, "squid.conf", """
                    http_port 127.0.0.1:%d
                    pid_filename none
                    access_log none
                    cache_log /dev/null
                    cache deny all
                    memory_cache_shared off
                    connect_timeout 5 seconds
                    shutdown_lifetime 0
                    """.formatted(port) + access);
            return List.of("squid", "-N", "-f", config.toString());
        });
    }

    /** Tinyproxy. */
    static Daemon tinyproxy(Path folder, String more) {
        return Daemon.start("tinyproxy", port -> {
            Path config = Daemon.file(folder, "tinyproxy.conf", """
                    Port %d
                    Listen 127.0.0.1
                    Timeout 30
                    Allow 127.0.0.1
                    """.formatted(port) + more);
            return List.of("tinyproxy", "-d", "-c", config.toString());
        });
    }

    /** A SOCKS 5 server for everybody. */
    static Daemon socks() {
        return Daemon.start("microsocks", port -> List.of("microsocks", "-i", "127.0.0.1", "-p", "" + port));
    }

    /** A SOCKS 5 server that asks for a user. */
    static Daemon socksWithUser() {
        return Daemon.start(
                "microsocks",
                port -> List.of("microsocks", "-i", "127.0.0.1", "-p", "" + port, "-u", USER, "-P", PASSWORD));
    }

    /** Nginx in front of a server, which asks for a user by Basic authentication. */
    static Daemon nginx(Path folder, int server) {
        Path passwords = Daemon.file(folder, "passwords", USER + ":{PLAIN}" + PASSWORD + "\n");
        return nginx(folder, server, "", """
                auth_basic harbour;
                auth_basic_user_file %s;
                """.formatted(passwords));
    }

    /** Nginx in front of a server, which asks for a user and tells the server who it is. */
    static Daemon nginxThatTells(Path folder, int server, String header) {
        Path passwords = Daemon.file(folder, "passwords", USER + ":{PLAIN}" + PASSWORD + "\n");
        return nginx(folder, server, "", """
                auth_basic harbour;
                auth_basic_user_file %s;
                """.formatted(passwords), "proxy_set_header " + header + " $remote_user;");
    }

    /** Nginx in front of a server, with HTTP/1.1 and HTTP/2 over TLS. */
    static Daemon nginxWithHttp2(Path folder, int server) {
        return nginx(
                folder, server, "ssl http2", """
                ssl_certificate %s;
                ssl_certificate_key %s;
                """.formatted(Certificates.SHARED.chain(), Certificates.SHARED.key()));
    }

    private static Daemon nginx(Path folder, int server, String listening, String more) {
        return nginx(folder, server, listening, more, "");
    }

    private static Daemon nginx(Path folder, int server, String listening, String more, String told) {
        return nginx(folder, port -> """
                server {
                    listen 127.0.0.1:%d %s;
                    %s
                    location / {
                        proxy_pass http://127.0.0.1:%d;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection upgrade;
                        proxy_set_header Host $http_host;
                        %s
                    }
                }
                """.formatted(port, listening, more, server, told));
    }

    /**
     * Nginx, which keeps all that it writes in a folder.
     *
     * @param http what its block {@code http} has besides, by the port
     */
    static Daemon nginx(Path folder, IntFunction<String> http) {
        return Daemon.start("nginx-light", port -> {
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
                    }
                    """.formatted(http.apply(port)));
            return List.of("nginx", "-p", folder.toString(), "-c", config.toString());
        });
    }
}
