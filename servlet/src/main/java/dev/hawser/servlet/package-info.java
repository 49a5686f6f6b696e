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
 * <p><b>Three ways into a connection.</b> In an embedded Jetty 12.1 (EE10, EE11) the servlet takes the server's own connection, as
 * Hawser's handler does. In Tomcat it takes the socket through Tomcat's interface for protocols. Everywhere else, for
 * example in Undertow, it goes through {@code HttpServletRequest.upgrade} and the streams of a {@code WebConnection}. On all three the same
 * pump of {@code dev.hawser.connection} reads and writes.
 *
 * <p>A Jetty that runs web archives hides its classes from them: there Hawser's jars belong on the server's class path ({@code lib/ext}), and
 * the servlet's {@code init} says so when they are not.
 *
 * <p>Only public for containers to make: {@link dev.hawser.servlet.ServletUpgradeHandler} and
 * {@link dev.hawser.servlet.TomcatUpgradeHandler}.
 */
@NullMarked
package dev.hawser.servlet;

import org.jspecify.annotations.NullMarked;
