/**
 * WebSocket inside a servlet container. {@link dev.hawser.servlet.WebSocketServlet} is all of it:
 *
 * <pre>{@code
 * @WebServlet("/chat")
 * public class ChatServlet extends WebSocketServlet {
 *     private final Set<ChatWebSocket> members = ConcurrentHashMap.newKeySet();
 *
 *     public WebSocket doWebSocketConnect(HttpServletRequest request, String protocol) {
 *         return "chat".equals(protocol) ? new ChatWebSocket() : null;
 *     }
 *
 *     private class ChatWebSocket implements WebSocket.OnTextMessage {
 *         private Connection connection;
 *
 *         public void onOpen(Connection connection) {
 *             this.connection = connection;
 *             members.add(this);
 *         }
 *
 *         public void onMessage(String data) {
 *             members.forEach(member -> member.connection.sendMessage(data));
 *         }
 *
 *         public void onClose(int closeCode, String reason) {
 *             members.remove(this);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Ways into a connection.</b> In Jetty 12.1 (EE10 and EE11), Tomcat 11 and Undertow 2.3 the servlet takes the connection in the
 * container's own way, because what the Servlet API offers instead does not do there; in Jetty that is {@code dev.hawser.server}. In any
 * other container it goes through {@code HttpServletRequest.upgrade} and the streams of a {@code WebConnection}. The same pump of
 * {@code dev.hawser.connection} reads and writes on all of them.
 *
 * <p><b>HTTP/2.</b> In Jetty a WebSocket in a stream of HTTP/2 (RFC 8441) comes to the servlet like one over HTTP/1.1, where the connector
 * speaks HTTP/2. Tomcat 11 and Undertow 2.3 speak HTTP/2 without RFC 8441: they do not announce it, reset a stream that asks for a WebSocket
 * all the same, and call no servlet. Clients that know HTTP/2, browsers among them, then use HTTP/1.1.
 *
 * <p>For its own way the servlet has to see the container's classes. Tomcat shows them to web applications; Jetty and WildFly hide them: there
 * Hawser's jars belong on the server's class path, or the application is let see them. The servlet's {@code init} says so when it is not.
 *
 * <p><b>Threads.</b> In Jetty the server's threads run the endpoints. Elsewhere the servlet has its own, from its first connection until it is
 * destroyed.
 *
 * <p>Only public for containers to make: {@link dev.hawser.servlet.ServletUpgradeHandler} and
 * {@link dev.hawser.servlet.TomcatUpgradeHandler}.
 */
@NullMarked
package dev.hawser.servlet;

import org.jspecify.annotations.NullMarked;
