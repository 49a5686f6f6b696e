package dev.hawser.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1): {@code token *( ";" token [ "=" ( token / quoted-string ) ] )},
 * separated by commas. One pass, no going back.
 */
final class ExtensionList {
    private final String line;
    private int at;

    private ExtensionList(String line) {
        this.line = line;
    }

    /** The extensions of all lines in order, or null when a line breaks the grammar or there is no extension. */
    static @Nullable List<Extension> parse(List<String> lines) {
        List<Extension> extensions = new ArrayList<>();
        for (String line : lines) {
            if (!new ExtensionList(line).addTo(extensions)) {
                return null;
            }
        }
        return extensions.isEmpty() ? null : extensions;
    }

    private boolean addTo(List<Extension> extensions) {
        do {
            skipWhiteSpace();
            if (at < line.length() && line.charAt(at) != ',') {
                Extension extension = extension();
                if (extension == null) {
                    return false;
                }
                extensions.add(extension);
            }
        } while (skip(','));
        return at == line.length();
    }

    private @Nullable Extension extension() {
        String name = token();
        if (name == null) {
            return null;
        }
        List<Extension.Parameter> parameters = new ArrayList<>();
        skipWhiteSpace();
        while (skip(';')) {
            skipWhiteSpace();
            Extension.Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
            skipWhiteSpace();
        }
        return new Extension(name, parameters);
    }

    private Extension.@Nullable Parameter parameter() {
        String name = token();
        if (name == null) {
            return null;
        }
        skipWhiteSpace();
        if (!skip('=')) {
            return new Extension.Parameter(name, null);
        }
        skipWhiteSpace();
        String value = skip('"') ? quotedToken() : token();
        return value == null ? null : new Extension.Parameter(name, value);
    }

    /** "When using the quoted-string syntax variant, the value after quoted-string unescaping MUST conform to the 'token' ABNF." */
    private @Nullable String quotedToken() {
        StringBuilder token = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            skip('\\');
            if (at == line.length() || !HeaderText.isTokenCharacter(line.charAt(at))) {
                return null;
            }
            token.append(line.charAt(at));
            at++;
        }
        return skip('"') && token.length() > 0 ? token.toString() : null;
    }

    private @Nullable String token() {
        int from = at;
        while (at < line.length() && HeaderText.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return at > from ? line.substring(from, at) : null;
    }

    private boolean skip(char c) {
        if (at < line.length() && line.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipWhiteSpace() {
        while (at < line.length() && HeaderText.isWhiteSpace(line.charAt(at))) {
            at++;
        }
    }
}
