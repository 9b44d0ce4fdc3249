package io.imexd.simulator;

import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Message;

/** Messages and ledgers in a few words. */
final class Words {
  private Words() {}

  static String of(Message m) {
    String detail =
        switch (m) {
          case Message.Reserve r -> " job " + r.job() + " " + r.timeLeftMillis() + " ms left";
          case Message.Confirm c -> " round " + c.round();
          case Message.Confirmed c -> " round " + c.round();
          case Message.NotYet n -> " round " + n.round() + " " + n.reason();
          case Message.Seen s -> s.view().good() ? " good" : " " + s.view().detail();
          case Message.Released r -> r.holds() ? " still held" : " free";
          case Message.Tell t -> " " + t.standing() + " " + t.detail();
          case Message.Left l -> l.rebooted() ? " rebooted" : "";
          case Message.Release r -> " " + r.reason() + (r.closesRun() ? ", closes the run" : "");
          case Message.Refused r -> " " + r.refusal().code() + " " + r.refusal().reason();
          case Message.Join j ->
              " " + j.call() + " job " + j.job() + " " + j.timeLeftMillis() + " ms left";
          case Message.Underway u -> " " + u.call();
          case Message.Ended e -> " " + e.call() + " " + e.outcome().line();
          default -> "";
        };
    String instance = m.about().map(i -> " #" + i.brief()).orElse("");
    return m.getClass().getSimpleName() + instance + detail;
  }

  static String of(Durable durable) {
    Holding holding = durable.holding();
    String held =
        holding
            .membershipIfAny()
            .map(m -> " #" + m.instance().brief() + " of job " + m.job() + " on " + m.members())
            .orElse("");
    String beside =
        (durable.drained().isEmpty() ? "" : ", drained")
            + (durable.unfit().isEmpty() ? "" : ", unfit: " + durable.unfit());
    return holding.getClass().getSimpleName()
        + held
        + beside
        + ", "
        + durable.tombstones().size()
        + " tombstones";
  }
}
