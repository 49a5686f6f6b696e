package dev.hawser.tests.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A filter before everything, which does what the query parameter {@code filter} says. */
final class TestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String what = String.valueOf(request.getParameter("filter"));
        response.setHeader("X-Filter", what);
        switch (what) {
            case "wrap" -> chain.doFilter(new Wrapped(request), response);
            case "wrap without upgrade" -> chain.doFilter(new WithoutUpgrade(request), response);
            case "commit" -> {
                response.getWriter().print("from the filter");
                response.flushBuffer();
                chain.doFilter(request, response);
            }
            case "write afterwards" -> {
                chain.doFilter(request, response);
                response.setStatus(HttpServletResponse.SC_OK);
                response.getWriter().print("from the filter");
                response.flushBuffer();
            }
            default -> chain.doFilter(request, response);
        }
    }

    /** Tells the servlet something that the client did not say. */
    private static final class Wrapped extends HttpServletRequestWrapper {
        Wrapped(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equals("X-Tenant") ? "from the filter" : super.getHeader(name);
        }
    }

    private static final class WithoutUpgrade extends HttpServletRequestWrapper {
        WithoutUpgrade(HttpServletRequest request) {
            super(request);
        }

        @Override
        public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) {
            throw new UnsupportedOperationException("this wrapper does not upgrade");
        }
    }
}
