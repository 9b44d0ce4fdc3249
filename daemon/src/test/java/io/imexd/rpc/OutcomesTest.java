package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.Outcome.BodyCase;
import io.imexd.protocol.Code;
import io.imexd.protocol.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  @Test
  void anEnsureShowsItsDomainsAndMembers() {
    var wire = Outcomes.toWire(Samples.outcome(3), CallCase.ENSURE);
    assertEquals(io.imexd.proto.Code.DONE, wire.getCode());
    assertEquals("formed in 40 ms", wire.getLine());
    var ensure = wire.getEnsure();
    assertEquals(Samples.INSTANCE.toString(), ensure.getInstance());
    assertEquals(Fields.toWire(Samples.JOB), ensure.getJob());
    assertEquals(Samples.domain(3).mapDigest(), ensure.getDomains(0).getMapDigest());
    assertEquals(List.of("t9999"), ensure.getOutsideList());
    assertEquals("connect", ensure.getMembers(2).getStep());
    assertFalse(ensure.getNothingToDo());
  }

  @Test
  void aFailedEnsureIsNotNothingToDo() {
    Outcome failed = Outcome.of(Code.DEADLINE, "t02: no answer").withMembers(Samples.steps(2));
    var wire = Outcomes.toWire(failed, CallCase.ENSURE);
    assertEquals(4, wire.getCodeValue());
    assertFalse(wire.getEnsure().getNothingToDo());
    assertEquals("", wire.getEnsure().getInstance());
    assertEquals(2, wire.getEnsure().getMembersCount());
  }

  @Test
  void leaveAndReleaseSayWhatTheyEnded() {
    var ended =
        new Outcome.Ended(
            Optional.of(Samples.INSTANCE), Samples.JOB, List.of(Samples.T01), List.of(Samples.T02));
    Outcome outcome = Outcome.ended(Code.DEADLINE, "t02 is silent", ended);
    var released = Outcomes.toWire(outcome, CallCase.RELEASE).getRelease();
    assertEquals(List.of("t01"), released.getReleasedList());
    assertEquals(List.of("t02"), released.getSilentList());
    assertEquals(Samples.INSTANCE.toString(), released.getInstance());
    assertFalse(released.getNothingToDo());
    var left = Outcomes.toWire(outcome, CallCase.LEAVE).getLeave();
    assertEquals(Samples.INSTANCE.toString(), left.getInstance());
    assertEquals("4711_3", left.getJob().getJob());
    var nothing = new Outcome.Ended(Optional.empty(), Samples.JOB, List.of(), List.of());
    assertTrue(
        Outcomes.toWire(Outcome.ended(Code.DONE, "nothing held", nothing), CallCase.LEAVE)
            .getLeave()
            .getNothingToDo());
  }

  @Test
  void otherCallsAreTheCodeAndOneLine() {
    var wire = Outcomes.toWire(Outcome.of(Code.DONE, "drained\nby root"), CallCase.DRAIN);
    assertEquals(BodyCase.BODY_NOT_SET, wire.getBodyCase());
    assertEquals("drained by root", wire.getLine());
  }
}
