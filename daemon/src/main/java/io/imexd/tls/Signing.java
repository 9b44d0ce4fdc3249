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
import java.util.stream.Collectors;

/**
 * The authorities of the instances that this tray coordinates. One is made when every member has
 * sent its request, signs each of them, and is forgotten with its key before the first certificate
 * goes out: afterwards nobody can add a member, imexd included. On one thread.
 */
final class Signing {
  /** Formations that one tray coordinates at once are few; the rest is over. */
  private static final int INSTANCES_MAX = 32;

  private static final class Members {
    private final Set<TrayId> all;
    private final Map<TrayId, Request> requests = new HashMap<>();
    private final Map<TrayId, Message.Grant> grants = new HashMap<>();

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
      return first == null || first.equals(request)
          ? ""
          : "asks for a second certificate of the instance";
    } catch (GeneralSecurityException e) {
      return "its request for a certificate cannot be used: " + e.getMessage();
    }
  }

  /** What a member gets; again the same. Empty while a request is missing. */
  Optional<Message.Grant> grant(Instance instance, TrayId to) {
    Members members = instances.get(instance);
    if (members == null || !members.requests.keySet().containsAll(members.all)) {
      return Optional.empty();
    }
    if (members.grants.isEmpty()) {
      sign(instance, members);
    }
    return Optional.ofNullable(members.grants.get(to));
  }

  /** The authority and its key live no longer than this call. */
  private void sign(Instance instance, Members members) {
    Authority.Validity validity = issue.validity();
    String name = Certificates.nameOf(instance);
    Authority authority = Authority.create(name + " authority", issue.kind(), validity);
    String certificate = Pem.of(authority.certificate());
    // On all cores: every member waits for the last one's.
    members.grants.putAll(
        members.requests.entrySet().parallelStream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e ->
                        new Message.Grant(
                            Pem.of(authority.sign(e.getValue(), name, validity)), certificate))));
  }

  void end(Instance instance) {
    instances.remove(instance);
  }
}
