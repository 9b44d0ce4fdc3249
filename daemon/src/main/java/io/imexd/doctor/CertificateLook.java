package io.imexd.doctor;

import io.imexd.identity.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How long this tray's certificate and the site's CAs are still good. */
final class CertificateLook implements Look {
  private static final String NAME = "certificate";
  private static final int WARN_DAYS = 30;
  private static final String WHY =
      "trays refuse a peer whose certificate is not valid by their clock; then nothing can form";

  private final Optional<Supplier<Validity>> identity;
  private final Supplier<Instant> now;

  /** identity: empty where trays prove nothing to each other. */
  CertificateLook(Optional<Supplier<Validity>> identity, Supplier<Instant> now) {
    this.identity = identity;
    this.now = now;
  }

  @Override
  public List<Diagnosis> at(Condition condition) {
    if (identity.isEmpty()) {
      return List.of(
          Diagnosis.warning(
              NAME,
              "none: peers.tls = off",
              "whoever reaches imexd's port can pose as any tray",
              "imexd pki init, imexd pki issue, and peers.tls = on on all trays"));
    }
    Validity validity = identity.get().get();
    return List.of(
        of(
            NAME,
            "this tray's",
            validity.from(),
            validity.until(),
            "imexd pki issue "
                + condition.tray()
                + " --renew, then copy it to "
                + condition.tray()),
        of(
            "CA",
            "the first CA that ends",
            validity.authoritiesFrom(),
            validity.authoritiesUntil(),
            "make a new CA in time; README, 'A new CA', has the order"));
  }

  private Diagnosis of(String name, String what, Instant from, Instant until, String remedy) {
    Instant at = now.get();
    String seen = what + ": valid from " + text(from) + " to " + text(until);
    if (at.isBefore(from)) {
      return Diagnosis.problem(name, seen + ": not yet", WHY, "set this tray's clock");
    }
    if (at.isAfter(until)) {
      return Diagnosis.problem(name, seen + ": expired", WHY, remedy);
    }
    long days = Duration.between(at, until).toDays();
    return days < WARN_DAYS
        ? Diagnosis.warning(name, seen + ": " + days + " days left", WHY, remedy)
        : Diagnosis.ok(name, seen + ": " + days + " days left", WHY);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
