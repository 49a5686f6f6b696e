package harbour;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Takes a name for granted: a place for a password, or for somebody else who knows who it is. */
public final class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    static final String USER = "user";

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        if (name == null || name.isBlank()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "A name, please.");
            return;
        }
        request.getSession().setAttribute(USER, name.strip());
        request.changeSessionId();
        response.sendRedirect("/");
    }
}
