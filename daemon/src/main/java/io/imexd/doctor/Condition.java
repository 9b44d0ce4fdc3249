package io.imexd.doctor;

import io.imexd.audit.Finding;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.util.List;

/**
 * What the daemon knows of its tray as it is examined, all of it just read.
 *
 * @param state the word that status shows
 * @param reason why it is degraded, drained or unfit; else empty
 * @param unfit imexd's own reason against jobs, whatever the state is; empty when there is none
 * @param audit what the standing audit has just found
 */
public record Condition(
    TrayId tray, Facts facts, String state, String reason, String unfit, List<Finding> audit) {
  public Condition {
    audit = List.copyOf(audit);
  }
}
