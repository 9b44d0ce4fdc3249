package io.imexd.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.pki.KeyKind;
import io.imexd.pki.Pem;
import io.imexd.pki.Request;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningTest {
  private static final Instance I = new Instance(0xabL, 1);
  private static final TrayId T1 = new TrayId("t01");
  private static final TrayId T2 = new TrayId("t02");
  private static final TrayId STRANGER = new TrayId("t03");

  private final PublicKey key1 = KeyKind.ECDSA.make().getPublic();
  private final PublicKey key2 = KeyKind.ECDSA.make().getPublic();
  private final Signing signing =
      new Signing(new Issue(KeyKind.ECDSA, 86_400_000, () -> 1_800_000_000_000L));

  @BeforeEach
  void begin() {
    signing.begin(I, List.of(T1, T2));
  }

  private String requested(TrayId from, PublicKey key) {
    return signing.requested(I, from, Request.pem(key));
  }

  private PublicKey certified(TrayId to) throws Exception {
    Message.Grant grant = signing.grant(I, to).orElseThrow();
    return Pem.certificates(grant.certificate()).getFirst().getPublicKey();
  }

  @Test
  void noCertificateGoesOutWhileAMemberIsMissing() throws Exception {
    assertEquals("", requested(T1, key1));
    assertEquals(Optional.empty(), signing.grant(I, T1), "the authority could still sign");
    assertEquals("", requested(T2, key2));
    assertEquals(key1, certified(T1));
    assertEquals(key2, certified(T2));
  }

  @Test
  void afterTheFirstCertificateNobodyIsAdded() throws Exception {
    requested(T1, key1);
    requested(T2, key2);
    Optional<Message.Grant> first = signing.grant(I, T1);
    assertTrue(requested(STRANGER, key1).contains("not a member"));
    assertTrue(requested(T2, key1).contains("second certificate"));
    assertEquals("", requested(T2, key2), "again is no second");
    assertEquals(Optional.empty(), signing.grant(I, STRANGER));
    assertEquals(key2, certified(T2));
    assertEquals(first, signing.grant(I, T1), "again it is the same");
  }

  @Test
  void whatHasEndedIsNotSigned() {
    requested(T1, key1);
    signing.end(I);
    assertFalse(signing.coordinates(I, T1));
    assertTrue(requested(T2, key2).contains("not a member"));
    assertEquals(Optional.empty(), signing.grant(I, T1));
  }
}
