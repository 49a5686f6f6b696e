package dev.hawser.websocket;

import java.util.List;

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

    /** Whether all lines keep to the grammar and there is at least one extension. */
    static boolean isValid(List<String> lines) {
        int extensions = 0;
        for (String line : lines) {
            int found = new ExtensionList(line).count();
            if (found < 0) {
                return false;
            }
            extensions += found;
        }
        return extensions > 0;
    }

    private int count() {
        int extensions = 0;
        do {
            skipWhiteSpace();
            if (at < line.length() && line.charAt(at) != ',') {
                if (!extension()) {
                    return -1;
                }
                extensions++;
            }
        } while (skip(','));
        return at == line.length() ? extensions : -1;
    }

    private boolean extension() {
        if (!token()) {
            return false;
        }
        skipWhiteSpace();
        while (skip(';')) {
            skipWhiteSpace();
            if (!parameter()) {
                return false;
            }
            skipWhiteSpace();
        }
        return true;
    }

    private boolean parameter() {
        if (!token()) {
            return false;
        }
        skipWhiteSpace();
        if (!skip('=')) {
            return true;
        }
        skipWhiteSpace();
        return skip('"') ? quotedToken() : token();
    }

    /** "When using the quoted-string syntax variant, the value after quoted-string unescaping MUST conform to the 'token' ABNF." */
    private boolean quotedToken() {
        int characters = 0;
        while (at < line.length() && line.charAt(at) != '"') {
            skip('\\');
            if (at == line.length() || !HeaderText.isTokenCharacter(line.charAt(at))) {
                return false;
            }
            at++;
            characters++;
        }
        return skip('"') && characters > 0;
    }

    private boolean token() {
        int from = at;
        while (at < line.length() && HeaderText.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return at > from;
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
