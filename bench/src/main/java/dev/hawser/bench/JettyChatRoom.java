package dev.hawser.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.util.thread.SerializedInvoker;

/**
 * The chat room of the Jetty peer: every message is sent to every session of a concurrent set.
 *
 * <p><b>Threads.</b> Any. Jetty reads each connection on its own thread, and all members must see one order, so the rounds of sends run one
 * after the other; the sends themselves do not block.
 */
final class JettyChatRoom {
    private final Set<JettyChatMember> members = ConcurrentHashMap.newKeySet();
    private final SerializedInvoker oneOrder = new SerializedInvoker(JettyChatRoom.class);

    void join(JettyChatMember member) {
        members.add(member);
    }

    void leave(JettyChatMember member) {
        members.remove(member);
    }

    void publish(String text) {
        oneOrder.run(() -> members.forEach(member -> member.send(text)));
    }
}
