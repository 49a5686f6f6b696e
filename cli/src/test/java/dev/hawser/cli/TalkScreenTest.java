package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.cli.TalkEvents.Event.Part;
import dev.hawser.websocket.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TalkScreenTest {
    private static final String OVER_PROMPT = "\r\u001b[K";
    private static final String PROMPT = OVER_PROMPT + "> ";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TalkScreen screen = new TalkScreen(out, true);

    private String shown() {
        String shown = out.toString(UTF_8);
        out.reset();
        return shown;
    }

    private static Part text(String text, boolean last) {
        return new Part(MessageType.TEXT, text.getBytes(UTF_8), last);
    }

    @Test
    void aMessageTakesThePlaceOfThePrompt() throws IOException {
        screen.idle();
        screen.idle();
        assertThat(shown()).isEqualTo(PROMPT);
        screen.part(text("hello", true));
        screen.idle();
        assertThat(shown()).isEqualTo(OVER_PROMPT + "< hello\n" + PROMPT);
    }

    @Test
    void aTypedLineIsFollowedByANewPrompt() throws IOException {
        screen.idle();
        shown();
        screen.typed();
        screen.idle();
        assertThat(shown()).isEqualTo(PROMPT);
    }

    @Test
    void withoutTypingThereIsNoPrompt() throws IOException {
        TalkScreen reading = new TalkScreen(out, false);
        reading.idle();
        reading.part(text("hello", true));
        reading.idle();
        assertThat(shown()).isEqualTo("< hello\n");
    }

    @Test
    void charactersThatAreSplitBetweenPiecesArePutTogether() throws IOException {
        byte[] bytes = "ö😀".getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            screen.part(new Part(MessageType.TEXT, new byte[] {bytes[i]}, i == bytes.length - 1));
        }
        assertThat(shown()).isEqualTo(OVER_PROMPT + "< ö😀\n");
    }

    @Test
    void noMessageLooksLikeTwo() throws IOException {
        screen.part(text("a\n< b\r> c\tend", true));
        assertThat(shown()).isEqualTo(OVER_PROMPT + "< a\n  < b\\x0D> c\tend\n");
    }

    @Test
    void theBeginningAndTheLengthOfABinaryMessageAreShown() throws IOException {
        screen.part(new Part(MessageType.BINARY, new byte[] {1, 2}, false));
        screen.part(new Part(MessageType.BINARY, new byte[1000], true));
        screen.part(new Part(MessageType.BINARY, new byte[0], true));
        assertThat(shown())
                .isEqualTo(OVER_PROMPT + "< (binary) 01 02 (1002 bytes)\n" + OVER_PROMPT + "< (binary) (0 bytes)\n");
    }

    @Test
    void theEndLeavesNoPromptAndNoHalfLine() throws IOException {
        screen.idle();
        screen.end();
        assertThat(shown()).isEqualTo(PROMPT + OVER_PROMPT);
        screen.part(text("half", false));
        screen.idle();
        screen.end();
        assertThat(shown()).isEqualTo(OVER_PROMPT + "< half (cut off)\n");
    }
}
