package io.imexd.audit;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import io.imexd.proto.JobKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last records that a filter lets through. */
final class Matching {
  private static final int DEFAULT = 100;
  private static final int MAX = 1_000;

  private final HistoryFilter filter;
  private final int last;
  private final Deque<AuditRecord> kept = new ArrayDeque<>();

  Matching(HistoryFilter filter) {
    this.filter = filter;
    int asked = filter.getLast();
    this.last = asked == 0 ? DEFAULT : asked < 0 ? MAX : Math.min(asked, MAX);
  }

  void offer(AuditRecord entry) {
    if (matches(entry)) {
      kept.addLast(entry);
      if (kept.size() > last) {
        kept.removeFirst();
      }
    }
  }

  private boolean matches(AuditRecord entry) {
    if (!filter.hasJob()) {
      return true;
    }
    JobKey wanted = filter.getJob();
    JobKey job = entry.getJob();
    return entry.hasJob()
        && job.getCluster().equals(wanted.getCluster())
        && job.getJob().equals(wanted.getJob())
        && (wanted.getRun().isEmpty() || wanted.getRun().equals(job.getRun()));
  }

  List<AuditRecord> kept() {
    return List.copyOf(kept);
  }
}
