package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.Envelope;
import io.imexd.protocol.Code;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Message;
import io.imexd.protocol.Outcome;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopesTest {

  @ParameterizedTest
  @MethodSource("io.imexd.rpc.Samples#all")
  void everyMessageComesBackAsItWas(Message message) throws Exception {
    Envelope envelope = Envelope.parseFrom(Envelopes.write(message, 1234).toByteArray());
    assertEquals(message, Envelopes.read(envelope));
    assertEquals(1234, envelope.getWriteMicros());
  }

  @Test
  void everyKindHasASampleAndEveryEnvelopeAKind() {
    Set<Class<?>> sampled =
        Samples.all().stream().map(Object::getClass).collect(Collectors.toSet());
    Set<Class<?>> kinds =
        Arrays.stream(Message.class.getPermittedSubclasses()).collect(Collectors.toSet());
    assertEquals(kinds, sampled);
    Set<Envelope.MessageCase> written =
        Samples.all().stream()
            .map(m -> Envelopes.write(m, 0).getMessageCase())
            .collect(Collectors.toSet());
    Set<Envelope.MessageCase> others = EnumSet.allOf(Envelope.MessageCase.class);
    others.removeAll(written);
    assertEquals(Set.of(Envelope.MessageCase.HELLO, Envelope.MessageCase.MESSAGE_NOT_SET), others);
  }

  @Test
  void theLargestJobsFit() throws Exception {
    for (int members : List.of(144, 1024)) {
      List<Message> large =
          List.of(
              new Message.Prepare(Samples.INSTANCE, List.of(Samples.domain(members)), List.of(), 1),
              new Message.Reserve(
                  Samples.INSTANCE, Samples.JOB, Samples.trays(members), Samples.OPTIONS, 1),
              new Message.Underway("c", Samples.steps(members)),
              new Message.Ended("c", Samples.outcome(members)));
      for (Message message : large) {
        Envelope envelope = Envelopes.write(message, 0);
        assertTrue(
            envelope.getSerializedSize() < Envelopes.MAX_BYTES, () -> "too large: " + members);
        assertEquals(message, Envelopes.read(envelope));
      }
    }
  }

  @Test
  void longAndManyLinedTextsAreCutWhenWritten() throws Exception {
    var told = new Message.NotYet(Samples.INSTANCE, 1, "a\nb" + "x".repeat(10_000));
    var read = (Message.NotYet) Envelopes.read(Envelopes.write(told, 0));
    assertTrue(read.reason().startsWith("a b"), read.reason());
    assertEquals(Fields.LINE_MAX_CHARS, read.reason().length());
  }

  @Test
  void everyBadFieldIsRefused() {
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setInstance("xyz"));
    refused(
        Message.Reserve.class, e -> e.getReserveBuilder().setInstance("../../../../etc/passwd"));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().clearJob());
    refused(Message.Reserve.class, e -> e.getReserveBuilder().getJobBuilder().setJob("a/b"));
    refused(
        Message.Reserve.class, e -> e.getReserveBuilder().getJobBuilder().setRun("x".repeat(257)));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().clearMembers());
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setMembers(0, "t02"));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setMembers(0, "t03"));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setMembers(0, "t 1"));
    refused(
        Message.Reserve.class,
        e -> e.getReserveBuilder().clearMembers().addAllMembers(Fields.names(Samples.trays(1025))));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setTimeLeftMs(86_400_001));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().setTimeLeftMs(-1));
    refused(Message.Reserve.class, e -> e.getReserveBuilder().getOptionsBuilder().setUid(-1));
    refused(Message.Reserve.class, e -> e.setWriteMicros(-1));
    refused(Message.Prepare.class, e -> domain(e).setMapDigest("0".repeat(64)));
    refused(Message.Prepare.class, e -> domain(e).setAddresses(0, "10.0.0.1\n10.0.0.2"));
    refused(Message.Prepare.class, e -> domain(e).addAddresses("10.0.0.9"));
    refused(Message.Prepare.class, e -> domain(e).setMembers(0, domain(e).getMembers(1)));
    refused(Message.Prepare.class, e -> domain(e).setAddresses(0, domain(e).getAddresses(1)));
    refused(Message.Prepared.class, e -> e.getPreparedBuilder().setMapDigest("AB"));
    refused(Message.Confirm.class, e -> e.getConfirmBuilder().setRound(-5));
    refused(
        Message.Reserved.class, e -> e.getReservedBuilder().getFactsBuilder().setFabric("perhaps"));
    refused(
        Message.Reserved.class,
        e -> e.getReservedBuilder().getFactsBuilder().setAddress("10.0.0.1 x"));
    refused(Message.Refused.class, e -> e.getRefusedBuilder().setCodeValue(77));
    refused(Message.Refused.class, e -> e.getRefusedBuilder().setStep("dance"));
    refused(Message.Refused.class, e -> e.getRefusedBuilder().setHolderInstance(""));
    refused(Message.Tell.class, e -> e.getTellBuilder().setStanding("READY"));
    refused(Message.Tell.class, e -> e.getTellBuilder().setDetail("a\nb"));
    refused(Message.Tell.class, e -> e.getTellBuilder().setDetail("x".repeat(2_001)));
    refused(Message.Join.class, e -> e.getJoinBuilder().setCall(""));
    refused(Message.Join.class, e -> e.getJoinBuilder().setCall("a b"));
    refused(Message.Underway.class, e -> e.getUnderwayBuilder().getMembersBuilder(0).setTray(""));
    refused(Message.Ended.class, e -> e.getEndedBuilder().getResultBuilder().setInstance("1"));
    refused(Message.Ask.class, Envelope.Builder::clearMessage);
    refused(Message.Ask.class, e -> e.getHelloBuilder().setTray("t01"));
  }

  private static io.imexd.proto.Domain.Builder domain(Envelope.Builder envelope) {
    return envelope.getPrepareBuilder().getDomainsBuilder(0);
  }

  private static void refused(Class<? extends Message> kind, Consumer<Envelope.Builder> spoil) {
    Envelope.Builder envelope = Envelopes.write(Samples.of(kind), 0).toBuilder();
    spoil.accept(envelope);
    var e =
        assertThrows(
            MalformedException.class, () -> Envelopes.read(envelope.build()), envelope::toString);
    assertTrue(String.valueOf(e.getMessage()).lines().count() == 1);
  }

  @Test
  void codesMeanTheSameOnBothSides() {
    for (Code code : Code.values()) {
      assertEquals(code.number(), Fields.toWire(code).getNumber());
      assertEquals(code, Fields.code(Fields.toWire(code)));
    }
    assertEquals(Code.values().length, io.imexd.proto.Code.values().length - 1);
  }

  @Test
  void anEnsureWithNothingToFormHasNoInstance() throws Exception {
    var ended = new Message.Ended("c", Outcome.of(Code.DONE, "no member has fabric"));
    Envelope wire = Envelopes.write(ended, 0);
    assertTrue(wire.getEnded().getResult().getNothingToDo());
    assertEquals(ended, Envelopes.read(wire));
  }

  @Test
  void aDigestIsOfTheMapBesideIt() {
    Domain domain = Samples.domain(3);
    assertEquals(domain.mapDigest(), Fields.toWire(domain).getMapDigest());
  }
}
