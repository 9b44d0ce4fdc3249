package io.imexd.node;

import io.imexd.protocol.Facts;
import io.imexd.protocol.Formation;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One line in the journal for each change of state, with tray, job and instance; none for a state
 * that stays.
 */
final class Transitions {
  private static final Logger LOG = Logger.getLogger(Transitions.class.getName());

  private Transitions() {}

  static void log(State before, State after) {
    if (after.facts().isWarning() && !after.facts().health().equals(before.facts().health())) {
      LOG.warning("tray " + after.self() + ": the NVLink fabric: " + after.facts().health());
    }
    if (before.facts().equals(Facts.NONE)) {
      return; // Nothing was known of the tray yet: that is no state to come from.
    }
    Standings.Shown was = Standings.shown(before);
    Standings.Shown is = Standings.shown(after);
    boolean newDetail = is.word().equals("degraded") || is.word().equals("unfit");
    if (!was.word().equals(is.word()) || newDetail && !was.reason().equals(is.reason())) {
      boolean alarm = newDetail;
      LOG.log(
          alarm ? Level.WARNING : Level.INFO,
          "tray "
              + after.self()
              + subject(before, after)
              + ": "
              + was.word()
              + " -> "
              + is.word()
              + (is.reason().isEmpty() ? "" : ": " + is.reason()));
    }
    after.formations().forEach((job, formation) -> phase(before.formations().get(job), formation));
  }

  private static String subject(State before, State after) {
    Optional<Membership> m = after.durable().holding().membershipIfAny();
    if (m.isEmpty()) {
      m = before.durable().holding().membershipIfAny();
    }
    return m.map(x -> " job " + x.job() + " instance " + x.instance().brief()).orElse("");
  }

  private static void phase(@org.jspecify.annotations.Nullable Formation was, Formation is) {
    boolean ended = is.phase() == Formation.Phase.UNDOING;
    boolean formed = is.phase() == Formation.Phase.FORMED;
    boolean began = is.phase() == Formation.Phase.RESERVING;
    boolean same = was != null && was.phase() == is.phase() && was.instance().equals(is.instance());
    if (same || !(ended || formed || began)) {
      return;
    }
    String head = "coordinator: job " + is.job() + " instance " + is.instance().brief() + ": ";
    if (began) {
      LOG.info(head + "forming on " + is.members().size() + " trays");
    } else if (formed && was != null) {
      LOG.info(head + "formed: " + is.domains().size() + " domains" + took(is));
    } else if (ended) {
      String why = is.end().or(is::last).map(o -> o.line()).orElse("");
      LOG.warning(head + (is.end().isPresent() ? "undone: " : "undone, to be tried again: ") + why);
    }
  }

  private static String took(Formation f) {
    long first = f.marksMillis().getOrDefault(Formation.Phase.RESERVING, 0L);
    long last = f.marksMillis().getOrDefault(Formation.Phase.FORMED, first);
    return " in " + (last - first) + " ms";
  }
}
