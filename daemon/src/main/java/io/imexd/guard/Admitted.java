package io.imexd.guard;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import java.util.List;

/**
 * Who may reach nvidia-imex on this tray.
 *
 * @param label for people who list the rules: the instance, or why there is none
 * @param addresses literals, IPv4 or IPv6; none: nobody
 */
public record Admitted(String label, List<String> addresses) {
  public static final Admitted NOBODY = new Admitted("free", List.of());

  public Admitted {
    addresses = List.copyOf(addresses);
  }

  static Admitted of(Instance instance, Domain domain) {
    return new Admitted("instance " + instance, domain.addresses());
  }
}
