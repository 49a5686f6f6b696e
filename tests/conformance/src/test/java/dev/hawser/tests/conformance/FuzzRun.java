package dev.hawser.tests.conformance;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.tests.conformance.FuzzCase.AwaitEvents;
import dev.hawser.tests.conformance.FuzzCase.AwaitFailure;
import dev.hawser.tests.conformance.FuzzCase.Send;
import dev.hawser.tests.conformance.FuzzCase.SendUpTo;
import dev.hawser.tests.conformance.FuzzCase.Step;
import dev.hawser.websocket.Role;
import java.util.List;

/** One case over one connection. */
final class FuzzRun {
    private final FuzzCase fuzz;
    private final StrictPeer peer;

    private int sentOfFrame;
    private boolean late;

    /**
     * A case to come.
     *
     * @param role the one that we play
     */
    FuzzRun(FuzzCase fuzz, Role role, RawPeer socket) {
        this.fuzz = fuzz;
        this.peer = new StrictPeer(role, socket);
    }

    CaseResult result() {
        for (Step step : fuzz.steps()) {
            run(step);
        }
        if (fuzz.ending().byUs() && !peer.hasSentClose()) {
            peer.readUntil(() -> peer.events().size() >= fuzz.expected().size());
            peer.sendClose(RawFrame.closePayload(1000, ""));
        }
        peer.readToEnd();
        return grade();
    }

    private void run(Step step) {
        if (step instanceof Send send) {
            peer.send(send.frame(), send.chop());
        } else if (step instanceof SendUpTo part) {
            byte[] bytes = peer.bytes(part.frame());
            int to = bytes.length - part.frame().payload().length + part.payloadBytes();
            peer.send(bytes, sentOfFrame, to);
            sentOfFrame = to;
        } else if (step instanceof AwaitEvents await) {
            peer.readUntil(() -> peer.events().size() >= await.count());
        } else if (step instanceof AwaitFailure) {
            late = !peer.failsSoon();
        }
    }

    private CaseResult grade() {
        Grade close = closeGrade();
        Grade behavior = behavior();
        if (fuzz.id().startsWith("7.") && close == Grade.WRONG_CODE) {
            behavior = Grade.FAILED;
        }
        if ((fuzz.id().equals("7.1.6") || fuzz.id().startsWith("7.13.")) && peer.violation() == null) {
            behavior = Grade.INFORMATIONAL;
            close = Grade.INFORMATIONAL;
        }
        return new CaseResult(fuzz.id(), behavior, close, peer.toString());
    }

    private Grade behavior() {
        boolean wrongEnd = fuzz.ending().byUs() != peer.isClosedByUs();
        if (peer.violation() != null || wrongEnd && fuzz.ending().fatal()) {
            return Grade.FAILED;
        }
        List<String> events = peer.events();
        if (events.equals(fuzz.expected())) {
            return late ? Grade.NON_STRICT : Grade.OK;
        }
        return events.equals(fuzz.tolerated()) ? Grade.NON_STRICT : Grade.FAILED;
    }

    private Grade closeGrade() {
        if (peer.violation() != null || fuzz.ending().byUs() != peer.isClosedByUs()) {
            return Grade.FAILED;
        }
        if (fuzz.ending().clean() && !peer.isClean()) {
            return Grade.UNCLEAN;
        }
        Integer code = peer.closeCode();
        if (code != null && code != RawFrame.NO_STATUS && !fuzz.ending().codes().contains(code)) {
            return Grade.WRONG_CODE;
        }
        return peer.hadToDrop() ? Grade.FAILED_BY_CLIENT : Grade.OK;
    }
}
