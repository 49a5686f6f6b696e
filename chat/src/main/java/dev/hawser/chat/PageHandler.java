package dev.hawser.chat;

import dev.hawser.gateway.BrowserCookie;
import dev.hawser.server.WebSocketFactory;
import dev.hawser.websocket.OpeningHandshake;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The files of the pages. With that of the rooms a browser gets the cookie that it has its names by, where users choose them. */
final class PageHandler extends Handler.Wrapper {
    /** The paths of the page that uses the rooms. */
    private static final Set<String> PAGES = Set.of("/", "/index.html");

    /** What the page may load, and how others may use it. */
    private static final HttpFields PAGE_HEADERS = HttpFields.build()
            .add(
                    new HttpField(
                            "Content-Security-Policy",
                            "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"))
            .add(new HttpField("X-Content-Type-Options", "nosniff"))
            .add(new HttpField("Referrer-Policy", "no-referrer"))
            .asImmutable();

    private final boolean namesAreChosen;

    /**
     * @param resources of the server that the pages are of
     * @param namesAreChosen false where users are known: those are known by no cookie of a browser's
     */
    PageHandler(ResourceFactory resources, boolean namesAreChosen) {
        super(files(resources));
        this.namesAreChosen = namesAreChosen;
    }

    private static ResourceHandler files(ResourceFactory resources) {
        URL index = Objects.requireNonNull(PageHandler.class.getResource("page/index.html"), "page/index.html");
        URI page = URI.create(index.toString().replace("index.html", ""));
        ResourceHandler files = new ResourceHandler();
        files.setBaseResource(resources.newResource(page));
        files.setDirAllowed(false);
        // Nothing between a browser and this server may give its cookie to another one.
        files.setCacheControl("private, no-cache");
        return files;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        PAGE_HEADERS.forEach(response.getHeaders()::put);
        if (namesAreChosen
                && HttpMethod.GET.is(request.getMethod())
                && PAGES.contains(Request.getPathInContext(request))) {
            OpeningHandshake asked = WebSocketFactory.openingHandshake(request);
            response.getHeaders().add(HttpHeader.SET_COOKIE, BrowserCookie.renewed(asked, request.isSecure()));
        }
        return super.handle(request, response, callback);
    }
}
