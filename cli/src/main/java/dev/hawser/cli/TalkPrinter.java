package dev.hawser.cli;

import dev.hawser.cli.TalkEvents.Event;
import java.io.IOException;

/** Where the messages of a talk go. One thread. */
interface TalkPrinter {
    /** A piece of a message. */
    void part(Event.Part part) throws IOException;

    /** A line was typed. */
    void typed();

    /** There is nothing more to print for now. */
    void idle() throws IOException;

    /** There is nothing more to print at all. */
    void end() throws IOException;
}
