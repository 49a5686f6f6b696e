package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.util.Attachable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool hands out what it has, whatever happens to it meanwhile. */
class OneUsePoolTest {
    private final HttpClient http = new HttpClient();
    private @Nullable OneUsePool pool;

    @BeforeEach
    void start() throws Exception {
        http.start();
        Destination destination = http.resolveDestination(http.newRequest("http://localhost:1/"));
        pool = new OneUsePool(destination, 2);
        pool.start();
    }

    @AfterEach
    void stop() throws Exception {
        pool.stop();
        http.stop();
    }

    @Test
    void aConnectionThatIsLostWhileItIsHandedOutIsPassedOver() {
        LostOnTheWay lost = new LostOnTheWay();
        pool.accept(lost);
        pool.accept(new LostOnTheWay());

        assertThat(pool.acquire(false)).isNull();
        assertThat(pool.getConnectionCount()).isZero();
    }

    /** The pool is told of its end by another thread, between the question whether it is open and the answer. */
    private final class LostOnTheWay implements Connection, Attachable {
        private @Nullable Object attachment;

        @Override
        public boolean isClosed() {
            pool.remove(this);
            return false;
        }

        @Override
        public @Nullable Object getAttachment() {
            return attachment;
        }

        @Override
        public void setAttachment(@Nullable Object attachment) {
            this.attachment = attachment;
        }

        @Override
        public void send(Request request, Response.CompleteListener listener) {}

        @Override
        public void close() {}
    }
}
