package io.imexd.guard;

import io.imexd.audit.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A guard that only remembers whom it was to admit. */
public final class FakeGuard implements Guard {
  private final List<Admitted> admitted = new ArrayList<>();
  private String trouble = "";
  private CompletableFuture<String> firewall = CompletableFuture.completedFuture("");

  /** What is laid from now on; nothing is while there is a trouble. */
  public void fail(String why) {
    trouble = why;
  }

  /** What is found out of the site's firewall, now or later. */
  public void stands(CompletableFuture<String> siteFirewall) {
    firewall = siteFirewall;
  }

  /** In order. */
  public List<Admitted> admitted() {
    return List.copyOf(admitted);
  }

  @Override
  public CompletableFuture<String> admit(Admitted wanted) {
    admitted.add(wanted);
    return CompletableFuture.completedFuture(trouble);
  }

  @Override
  public String obstacle() {
    return trouble;
  }

  @Override
  public CompletableFuture<Finding> look() {
    Finding finding =
        trouble.isEmpty() ? Finding.good("guard", line()) : Finding.bad("guard", line(), trouble);
    return CompletableFuture.completedFuture(finding);
  }

  @Override
  public String line() {
    return admitted.isEmpty() ? "" : admitted.getLast().label();
  }

  @Override
  public CompletableFuture<String> siteFirewall() {
    return firewall;
  }

  @Override
  public void close() {}
}
