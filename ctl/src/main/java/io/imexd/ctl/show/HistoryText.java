package io.imexd.ctl.show;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryResult;
import io.imexd.proto.Timing;

/** The records of an audit log, one a line. */
public final class HistoryText {
  private static final int BRIEF_DIGITS = 8;

  private HistoryText() {}

  public static void write(HistoryResult result, StringBuilder text, Colors colors) {
    if (result.getRecordsCount() == 0) {
      text.append("nothing is written of that on ").append(result.getTray()).append('\n');
      return;
    }
    Table table = new Table("TIME", "JOB", "RUN", "INSTANCE", "EVENT", "WHAT");
    for (AuditRecord entry : result.getRecordsList()) {
      table.row(
          Words.time(entry.getAtMs()),
          entry.hasJob() ? Words.shortJob(entry.getJob()) : "",
          entry.getJob().getRun(),
          brief(entry.getInstance()),
          entry.getEvent(),
          what(entry));
    }
    table.writeTo(text, colors);
  }

  private static String what(AuditRecord entry) {
    return switch (entry.getEvent()) {
      case "asked" ->
          entry.getCall()
              + " by "
              + entry.getBy()
              + (entry.getTraysCount() == 0 ? "" : ", " + Words.trays(entry.getTraysList()))
              + reason(entry);
      case "answered" ->
          entry.getCall()
              + ": exit "
              + entry.getCode()
              + " after "
              + entry.getTookMs()
              + " ms"
              + reason(entry);
      case "state" -> entry.getFrom() + " -> " + entry.getTo() + reason(entry);
      case "refused" -> "by " + entry.getBy() + reason(entry);
      case "forming" -> Words.trays(entry.getTraysList());
      case "formed" -> "in " + entry.getTookMs() + " ms" + phases(entry.getPhases());
      default -> entry.getLine();
    };
  }

  private static String reason(AuditRecord entry) {
    return entry.getLine().isEmpty() ? "" : ": " + entry.getLine();
  }

  private static String phases(Timing took) {
    return ": reserve "
        + Math.round(took.getReserveMs())
        + ", prepare "
        + Math.round(took.getPrepareMs())
        + ", start "
        + Math.round(took.getStartMs())
        + ", nvidia-imex "
        + Math.round(took.getImexMs())
        + ", confirm "
        + Math.round(took.getConfirmMs());
  }

  private static String brief(String instance) {
    return instance.substring(0, Math.min(BRIEF_DIGITS, instance.length()));
  }
}
