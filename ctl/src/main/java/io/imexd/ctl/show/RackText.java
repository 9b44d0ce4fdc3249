package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.Holding;
import io.imexd.proto.JobLine;
import io.imexd.proto.ListResult;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TraysResult;

/** The rack from two sides: by tray, and by job. */
public final class RackText {
  private RackText() {}

  public static void writeTrays(TraysResult result, StringBuilder text, Colors colors) {
    Table table = new Table(2, "TRAY", "CLIQUE", "STATE", "JOB", "SINCE", "REASON");
    for (TrayLine tray : result.getTraysList()) {
      Holding holding = tray.getStatus().getHolding();
      boolean held = tray.getStatus().hasHolding();
      table.row(
          tray.getTray(),
          tray.getStatus().getFacts().getClique(),
          tray.getState(),
          held ? Words.shortJob(holding.getJob()) : "",
          held ? Words.time(holding.getSinceMs()) : "",
          tray.getReason());
    }
    table.writeTo(text, colors);
  }

  public static void writeJobs(ListResult result, StringBuilder text, Colors colors) {
    if (result.getJobsCount() == 0) {
      text.append("no job holds a tray\n");
    } else {
      Table table = new Table(2, "JOB", "RUN", "STATE", "TRAYS", "DOMAINS", "SINCE", "INSTANCE");
      for (JobLine job : result.getJobsList()) {
        table.row(
            Words.shortJob(job.getJob()),
            job.getJob().getRun(),
            job.getState(),
            Hostlist.foldSorted(job.getMembersList()),
            Integer.toString(job.getDomains()),
            Words.time(job.getSinceMs()),
            job.getInstance());
      }
      table.writeTo(text, colors);
    }
    if (result.getSilentCount() > 0) {
      text.append(
              colors.warning(
                  "no answer from " + Words.oneLine(Words.trays(result.getSilentList()))))
          .append('\n');
    }
  }
}
