package io.imexd.identity;

import io.imexd.audit.Finding;
import io.imexd.protocol.TrayId;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * This tray's certificate and the CAs that it believes, as they are in their files now. They are
 * looked at when somebody uses them, at most once a second, so nobody wakes for them; a broken new
 * file leaves in force what was read before, and is complained about once. Safe for any thread.
 */
public final class Identity {
  private static final Logger LOG = Logger.getLogger(Identity.class.getName());
  private static final long LOOK_MILLIS = 1_000;
  private static final long WARN_DAYS = 14;

  private final TrayId self;
  private final TlsFiles files;
  private final MaterialReader reader;
  private final Supplier<List<TrayId>> roster;
  private final LongSupplier monotonicMillis;
  private Set<TrayId> known;
  private String stamp;
  private long lookedMillis;
  private Material now;
  private Material before;
  private String trouble = "";

  private Identity(
      TrayId self,
      TlsFiles files,
      Supplier<List<TrayId>> roster,
      LongSupplier monotonicMillis,
      String stamp,
      Material first) {
    this.self = self;
    this.files = files;
    this.reader = new MaterialReader(self, files);
    this.roster = roster;
    this.monotonicMillis = monotonicMillis;
    this.stamp = stamp;
    this.now = first;
    this.before = first;
    this.known = Set.copyOf(roster.get());
    this.lookedMillis = monotonicMillis.getAsLong();
  }

  /**
   * Reads the files for the first time.
   *
   * @param roster the trays that the site has named; none: every name that a CA has signed
   * @throws IdentityException when they cannot be used: one line
   */
  public static Identity read(
      TrayId self, TlsFiles files, Supplier<List<TrayId>> roster, LongSupplier monotonicMillis)
      throws IdentityException {
    String stamp = files.stamp();
    Material first = new MaterialReader(self, files).read(1, 1);
    return new Identity(self, files, roster, monotonicMillis, stamp, first);
  }

  /** What is in force, after a look at the files when the last is a second old. */
  synchronized Material current() {
    long millis = monotonicMillis.getAsLong();
    if (millis - lookedMillis >= LOOK_MILLIS) {
      lookedMillis = millis;
      known = Set.copyOf(roster.get());
      look();
    }
    return now;
  }

  private void look() {
    String seen = files.stamp();
    if (seen.equals(stamp)) {
      return;
    }
    stamp = seen;
    try {
      Material next = reader.read(now.number() + 1, now.trustNumber() + 1);
      if (same(next, now)) {
        next =
            new Material(
                next.number(), now.trustNumber(), next.chain(), next.key(), next.authorities());
      }
      before = now;
      now = next;
      trouble = "";
      LOG.info("peers: a new " + line() + " is in use");
    } catch (IdentityException e) {
      trouble = String.valueOf(e.getMessage());
      LOG.warning("peers: " + trouble + " - what was read before stays in use: " + now);
    }
  }

  private static boolean same(Material a, Material b) {
    return new HashSet<>(a.authorities().certificates())
        .equals(new HashSet<>(b.authorities().certificates()));
  }

  /** Of the last two readings, the one with that number. */
  synchronized @Nullable Material numbered(String alias) {
    if (alias.equals(Long.toString(now.number()))) {
      return now;
    }
    return alias.equals(Long.toString(before.number())) ? before : null;
  }

  private synchronized Set<TrayId> known() {
    return known;
  }

  /** Whether one of the names is a tray of this site, by the roster of the last look. */
  boolean isTray(List<TrayId> names) {
    Set<TrayId> trays = known();
    return !names.isEmpty() && (trays.isEmpty() || names.stream().anyMatch(trays::contains));
  }

  public X509ExtendedKeyManager keys() {
    return new PeerKeys(this);
  }

  public X509ExtendedTrustManager trust() {
    return new PeerTrust(this);
  }

  /** What the other end of a connection has proven; refused with one line when it is nothing. */
  public Proof prove(SSLSession session) throws CertificateException {
    Certificate[] shown;
    try {
      shown = session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      throw new CertificateException("it shows no certificate", e);
    }
    X509Certificate[] chain = new X509Certificate[shown.length];
    for (int i = 0; i < shown.length; i++) {
      chain[i] = (X509Certificate) shown[i];
    }
    // A resumed session was not looked at by the trust manager: no number is taken for asked.
    CertificateProof proof = new CertificateProof(this, chain, 0);
    String refused = proof.trouble();
    if (!refused.isEmpty()) {
      throw new CertificateException(refused);
    }
    return proof;
  }

  /** For status: what this tray shows its peers. */
  public synchronized String line() {
    int authorities = now.authorities().certificates().size();
    return now
        + ", "
        + (authorities == 1 ? "one CA" : authorities + " CAs")
        + " in "
        + files.authorities();
  }

  /** For status: what somebody should do soon. */
  public List<String> warnings() {
    Material is = current();
    Instant at = Instant.now();
    String dated = Dates.trouble(is.leaf(), at);
    String renew = ": imexd pki issue " + self + " --renew";
    if (!dated.isEmpty()) {
      return List.of("between trays: this tray's certificate " + dated + renew);
    }
    long days = Dates.daysLeft(is.leaf(), at);
    if (days < WARN_DAYS) {
      return List.of("between trays: this tray's certificate ends in " + days + " days" + renew);
    }
    return List.of();
  }

  /** For the doctor: when what is in force begins and ends. */
  public Validity validity() {
    Material is = current();
    X509Certificate first =
        is.authorities().certificates().stream()
            .min(Comparator.comparing(X509Certificate::getNotAfter))
            .orElseThrow();
    return new Validity(
        is.leaf().getNotBefore().toInstant(),
        is.leaf().getNotAfter().toInstant(),
        first.getNotBefore().toInstant(),
        first.getNotAfter().toInstant());
  }

  /** For the doctor: between which times of a clock this tray is believed. */
  public String clockBound() {
    Material is = current();
    return self
        + "'s certificate fails on clocks before "
        + Dates.text(is.leaf().getNotBefore().toInstant())
        + " or after "
        + Dates.text(is.leaf().getNotAfter().toInstant());
  }

  /** For the standing audit: looks at the files, changes nothing else. */
  public synchronized List<Finding> findings() {
    Material is = current();
    String expected = "peers.tls: a valid certificate for " + self;
    String dated = Dates.trouble(is.leaf(), Instant.now());
    if (!dated.isEmpty()) {
      return List.of(Finding.bad("peers", expected, "it " + dated));
    }
    return List.of(
        trouble.isEmpty()
            ? Finding.good("peers", expected)
            : Finding.bad("peers", expected, trouble));
  }
}
