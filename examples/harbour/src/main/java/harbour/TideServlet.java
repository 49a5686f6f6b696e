package harbour;

import dev.hawser.rooms.Rooms;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The application speaks too: whoever measures the tide posts it here. */
final class TideServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Rooms rooms;

    TideServlet(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        int centimetres = Integer.parseInt(request.getParameter("centimetres"));
        String json = "\"The tide is at " + centimetres + " cm.\"";
        rooms.publish("lobby", "tide", null, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}
