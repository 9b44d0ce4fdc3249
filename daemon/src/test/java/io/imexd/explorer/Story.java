package io.imexd.explorer;

import io.imexd.protocol.Holding;
import io.imexd.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/** A history in words: who sent what to whom, and what each tray held then. */
final class Story {
  private final Scope scope;

  Story(Scope scope) {
    this.scope = scope;
  }

  List<String> tell(Moves moves, World start, List<Move> made) {
    List<String> lines = new ArrayList<>();
    World w = start;
    lines.add("     " + held(w));
    for (Move m : made) {
      String line = "%3d  %s".formatted(lines.size(), words(m));
      try {
        w = moves.after(w, m);
        lines.add("%-74s | %s".formatted(line, held(w)));
      } catch (RuntimeException e) {
        lines.add(line + "  =>  " + e.getMessage());
        return lines;
      }
    }
    return lines;
  }

  private String words(Move m) {
    String at = Promises.name(m.tray());
    String what =
        switch (m.kind()) {
          case DELIVER -> parcel(m);
          case REPEAT -> parcel(m) + " (a copy comes later)";
          case LOSE -> parcel(m) + " is lost";
          case REFUSE -> parcel(m) + ": connection refused";
          case STOPPED -> at + " nvidia-imex is reaped";
          case KILLED -> at + " nvidia-imex had to be killed, and is reaped";
          case CURED -> at + " nvidia-imex went up alone and down again";
          case LOOK -> at + " sees its domain anew";
          case TIMER -> at + " time: " + m.about();
          case CALL -> at + " call " + scope.calls().get(((Move.Calling) m.about()).call()).call();
          case RESTART -> at + " imexd starts";
          case CRASH -> at + " imexd is killed";
          case CRASH_AFTER_STOP -> at + " nvidia-imex is reaped, imexd is killed";
          case REBOOT -> at + " comes up in another boot";
          case DEATH -> at + " nvidia-imex ends by itself";
        };
    return m.silent() ? what + ", killed when that was written" : what;
  }

  private static String parcel(Move m) {
    Parcel p = (Parcel) m.about();
    return Promises.name(p.from) + " -> " + Promises.name(p.to) + " " + words(p.message());
  }

  private static String words(Message m) {
    String detail =
        switch (m) {
          case Message.Confirm c -> " round " + c.round();
          case Message.Confirmed c -> " round " + c.round();
          case Message.NotYet n -> " round " + n.round();
          case Message.Seen s -> s.view().good() ? " good" : " bad";
          case Message.Released r -> r.holds() ? " still held" : " free";
          case Message.Tell t -> " " + t.standing();
          case Message.Left l -> l.rebooted() ? " rebooted" : "";
          case Message.Release r -> (r.asked() ? " asked" : "") + (r.closesRun() ? " run" : "");
          case Message.Refused r ->
              " at "
                  + r.refusal().step().word()
                  + " "
                  + r.refusal().code()
                  + (r.refusal().waits() ? ", waits" : "")
                  + (r.refusal().over() ? ", over" : "");
          case Message.Join j -> " " + j.call();
          case Message.Ended e -> " " + e.call() + " " + e.outcome().code();
          default -> "";
        };
    String instance = m.about().map(i -> " #" + i.high() + "." + i.low() / 16).orElse("");
    return m.getClass().getSimpleName() + instance + detail;
  }

  private static String held(World w) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < w.trays.length; i++) {
      Holding h = w.trays[i].holding();
      String instance =
          h.membershipIfAny()
              .map(m -> "#" + m.instance().high() + "." + m.instance().low() / 16)
              .orElse("");
      String stage =
          h instanceof Holding.Reserved && !w.down[i]
              ? "/" + w.trays[i].state.work().stage().name().toLowerCase(java.util.Locale.ROOT)
              : "";
      line.append(w.down[i] ? "(down) " : "")
          .append(h.getClass().getSimpleName())
          .append(instance)
          .append(stage)
          .append(w.running[i] == null ? "" : "*")
          .append("  ");
    }
    return line.toString().strip();
  }
}
