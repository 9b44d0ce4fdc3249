package io.imexd.tls;

import io.imexd.imex.Certificates;
import io.imexd.pki.Authority;
import io.imexd.pki.Identity;
import io.imexd.pki.Pem;
import io.imexd.pki.Request;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * This tray's own keys and certificates, in memory until nvidia-imex's files are written. The
 * private key never leaves the tray: its coordinator sees a request for a certificate only. One key
 * is made ahead, while nobody waits for it; each is used for one instance.
 */
public final class InstanceCertificates implements Certificates {
  /** A tray holds one instance at a time; some may still be ending. */
  private static final int INSTANCES_MAX = 8;

  private record Key(KeyPair pair, String request) {
    static Key make(Issue issue) {
      KeyPair pair = issue.kind().make();
      return new Key(pair, Request.pem(pair.getPublic()));
    }
  }

  private record Own(Key key, TrayId asked, Optional<Identity> granted) {}

  private final Map<Instance, Own> own = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Key> ahead = new AtomicReference<>();
  private final Issue issue;

  public InstanceCertificates(Issue issue) {
    this.issue = issue;
  }

  @Override
  public boolean wanted() {
    return true;
  }

  /** Makes the next instance's key, unless there is one. */
  void makeAhead() {
    if (ahead.get() == null) {
      ahead.compareAndSet(null, Key.make(issue));
    }
  }

  private Key key() {
    Key made = ahead.getAndSet(null);
    return made == null ? Key.make(issue) : made;
  }

  /** The request that goes to the coordinator; again it is the same. */
  String request(Instance instance, TrayId coordinator) {
    if (own.size() >= INSTANCES_MAX && !own.containsKey(instance)) {
      own.keySet().stream().findAny().ifPresent(own::remove);
    }
    return own.computeIfAbsent(instance, _ -> new Own(key(), coordinator, Optional.empty()))
        .key()
        .request();
  }

  /** Whether a certificate of the instance was asked for, of whomever. */
  boolean asked(Instance instance) {
    return own.containsKey(instance);
  }

  /**
   * Takes a certificate in, if it is for this tray's key, from whom it was asked of, of this
   * instance, and of the authority that comes with it.
   *
   * @return why it was not taken, in one line; empty when it was, or had been before
   */
  String granted(Instance instance, TrayId from, Message.Grant grant) {
    Own mine = own.get(instance);
    if (mine == null || !mine.asked().equals(from)) {
      return "no certificate was asked of " + from;
    }
    if (mine.granted().isPresent()) {
      Identity known = mine.granted().get();
      boolean same =
          known.certificate().equals(grant.certificate())
              && known.authority().equals(grant.authority());
      return same ? "" : from + " gives a second certificate of the instance";
    }
    try {
      X509Certificate certificate = Pem.certificates(grant.certificate()).getFirst();
      X509Certificate authority = Pem.certificates(grant.authority()).getFirst();
      String name = Certificates.nameOf(instance);
      if (!certificate.getPublicKey().equals(mine.key().pair().getPublic())) {
        return "the certificate from " + from + " is for another key";
      }
      if (!certificate.getSubjectX500Principal().getName().equals("CN=" + name)) {
        return "the certificate from " + from + " is of another instance";
      }
      // Whether the signature is right nvidia-imex looks at, on every connection.
      if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
        return "the certificate from " + from + " is not of the authority that came with it";
      }
      long now = issue.wallMillis().getAsLong();
      if (certificate.getNotBefore().getTime() > now || certificate.getNotAfter().getTime() < now) {
        return "the certificate from "
            + from
            + " is valid from "
            + certificate.getNotBefore().toInstant()
            + " until "
            + certificate.getNotAfter().toInstant()
            + ", and the clock here says "
            + java.time.Instant.ofEpochMilli(now)
            + "; set the clocks";
      }
      Identity identity =
          new Identity(
              Pem.of(mine.key().pair().getPrivate()), grant.certificate(), grant.authority());
      own.put(instance, new Own(mine.key(), mine.asked(), Optional.of(identity)));
      return "";
    } catch (GeneralSecurityException e) {
      return "the certificate from " + from + " cannot be used: " + e.getMessage();
    }
  }

  @Override
  public Optional<Identity> of(Instance instance) {
    return Optional.ofNullable(own.get(instance)).flatMap(Own::granted);
  }

  @Override
  public Identity alone(Instance instance) {
    Authority.Validity validity = issue.validity();
    Authority authority = Authority.create("imexd alone", issue.kind(), validity);
    KeyPair keys = issue.kind().make();
    return new Identity(
        Pem.of(keys.getPrivate()),
        Pem.of(authority.sign(keys.getPublic(), Certificates.nameOf(instance), validity)),
        Pem.of(authority.certificate()));
  }

  @Override
  public void forget(Instance instance) {
    own.remove(instance);
    // The tray has ended a job: now nobody waits.
    var _ = Thread.ofVirtual().start(this::makeAhead);
  }
}
