package dev.hawser.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.DigestAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server that asks who is there (RFC 9110 section 11.6.1) with Jetty's Digest (RFC 7616) or Basic (RFC 7617). Jetty's own handler of
 * such answers has one set of credentials for all requests; here each client has its own. Any thread.
 */
final class Challenges extends WWWAuthenticationProtocolHandler {
    private static final byte[] NO_CONTENT = {};

    private final HttpClient http;

    Challenges(HttpClient http) {
        super(http);
        this.http = http;
    }

    /** The field {@code Authorization} that answers, or null when none of what the server takes is known here. */
    @Nullable
    String answer(URI target, HttpMethod method, Credentials credentials, HttpFields headers) {
        List<Authentication.HeaderInfo> challenges = challengesOf(headers);
        for (Authentication.HeaderInfo challenge : challenges) {
            // First what does not tell the password.
            if (challenge.getType().equalsIgnoreCase("Digest")) {
                String answer = digestIfKnown(target, method, credentials, challenge);
                if (answer != null) {
                    return answer;
                }
            }
        }
        boolean basic =
                challenges.stream().anyMatch(challenge -> challenge.getType().equalsIgnoreCase("Basic"));
        return basic ? basic(target, credentials) : null;
    }

    private List<Authentication.HeaderInfo> challengesOf(HttpFields headers) {
        List<Authentication.HeaderInfo> challenges = new ArrayList<>();
        for (String line : headers.getValuesList(HttpHeader.WWW_AUTHENTICATE)) {
            try {
                challenges.addAll(getHeaderInfo(line));
            } catch (IllegalArgumentException broken) {
                // Another line may be good.
            }
        }
        return challenges;
    }

    private @Nullable String digestIfKnown(
            URI target, HttpMethod method, Credentials credentials, Authentication.HeaderInfo challenge) {
        try {
            return digest(target, method, credentials, challenge);
        } catch (RuntimeException unknown) {
            // As Jetty throws for a quality of protection (RFC 7616 section 3.3) that it has not got, none among them,
            // for charsets, and users.
            return null;
        }
    }

    private @Nullable String digest(
            URI target, HttpMethod method, Credentials credentials, Authentication.HeaderInfo challenge) {
        Authentication digest =
                new DigestAuthentication(target, Authentication.ANY_REALM, credentials.user(), credentials.password());
        // The method is a part of what is digested.
        Request request = newRequest(target).method(method);
        ContentResponse response = ContentResponse.from(new HttpResponse(request), NO_CONTENT, null, null);
        Authentication.Result result = digest.authenticate(request, response, challenge, new Attributes.Mapped());
        return result == null ? null : applied(result, request);
    }

    private @Nullable String basic(URI target, Credentials credentials) {
        return applied(
                new BasicAuthentication.BasicResult(
                        target, HttpHeader.AUTHORIZATION, credentials.user(), credentials.password(), UTF_8),
                newRequest(target));
    }

    /** It is not sent: Jetty computes the field for a request and puts it there. */
    private Request newRequest(URI target) {
        return http.newRequest(URI.create(target.toASCIIString()));
    }

    private static @Nullable String applied(Authentication.Result result, Request request) {
        result.apply(request);
        return request.getHeaders().get(HttpHeader.AUTHORIZATION);
    }
}
