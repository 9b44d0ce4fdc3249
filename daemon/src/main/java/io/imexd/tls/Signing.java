package io.imexd.tls;

import io.imexd.imex.Certificates;
import io.imexd.pki.Authority;
import io.imexd.pki.Pem;
import io.imexd.pki.Request;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of the instances that this tray coordinates. Each signs a request as it comes,
 * while other members still reserve themselves, and is forgotten with its key when the last
 * member's is signed, before the first certificate goes out: afterwards nobody can add a member,
 * imexd included. On one thread; keys are made and used on others.
 */
final class Signing {
  /** Formations that one tray coordinates at once are few; the rest is over. */
  private static final int INSTANCES_MAX = 32;

  private static final Executor CORES = Thread::startVirtualThread;

  private static final class Members {
    private final Set<TrayId> all;
    private final Map<TrayId, Request> requests = new HashMap<>();
    private final Map<TrayId, CompletableFuture<Message.Grant>> grants = new HashMap<>();
    private @Nullable CompletableFuture<Authority> authority;

    Members(Set<TrayId> all) {
      this.all = all;
    }
  }

  private final Map<Instance, Members> instances =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Instance, Members> eldest) {
          return size() > INSTANCES_MAX;
        }
      };
  private final Issue issue;

  Signing(Issue issue) {
    this.issue = issue;
  }

  /** The members are being reserved. */
  void begin(Instance instance, List<TrayId> members) {
    instances.computeIfAbsent(instance, _ -> new Members(Set.copyOf(members)));
  }

  boolean coordinates(Instance instance, TrayId member) {
    Members members = instances.get(instance);
    return members != null && members.all.contains(member);
  }

  /**
   * A member's request; only its first counts.
   *
   * @return why it cannot be signed, in one line; empty when it can
   */
  String requested(Instance instance, TrayId from, String pem) {
    Members members = instances.get(instance);
    if (members == null || !members.all.contains(from)) {
      return "not a member of an instance that is forming here";
    }
    try {
      Request request = Request.parse(pem);
      Request first = members.requests.putIfAbsent(from, request);
      if (first != null) {
        return first.equals(request) ? "" : "asks for a second certificate of the instance";
      }
      String name = Certificates.nameOf(instance);
      if (members.authority == null) {
        members.authority = CompletableFuture.supplyAsync(() -> create(name), CORES);
      }
      members.grants.put(
          from,
          members.authority.thenApplyAsync(authority -> sign(authority, request, name), CORES));
      return "";
    } catch (GeneralSecurityException e) {
      return "its request for a certificate cannot be used: " + e.getMessage();
    }
  }

  private Authority create(String name) {
    return Authority.create(name + " authority", issue.kind(), issue.validity());
  }

  private Message.Grant sign(Authority authority, Request request, String name) {
    return new Message.Grant(
        Pem.of(authority.sign(request, name, issue.validity())), Pem.of(authority.certificate()));
  }

  /** What a member gets; again the same. Empty while a request is missing. */
  Optional<Message.Grant> grant(Instance instance, TrayId to) {
    Members members = instances.get(instance);
    if (members == null || !members.requests.keySet().containsAll(members.all)) {
      return Optional.empty();
    }
    members.grants.values().forEach(CompletableFuture::join);
    members.authority = null;
    return Optional.ofNullable(members.grants.get(to)).map(CompletableFuture::join);
  }

  void end(Instance instance) {
    instances.remove(instance);
  }
}
