package io.imexd.fabric;

import io.imexd.config.Cidr;
import io.imexd.config.HostPort;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Chooses the address that nvidia-imex of this tray speaks from. */
final class Addresses {
  private Addresses() {}

  /** An address of this tray and the interface it is on. */
  record Local(String network, InetAddress address) {}

  /** An address, or one line on why there is none. */
  record Choice(String address, String trouble) {}

  /**
   * Chooses.
   *
   * @param wanted imex.address of the configuration
   * @param roster this tray's own entry
   */
  static Choice choose(String wanted, Optional<HostPort> roster, List<Local> all) {
    List<Local> usable =
        all.stream()
            .filter(l ->
                !l.address().isLinkLocalAddress()
                    && !l.address().isAnyLocalAddress()
                    && !l.address().isMulticastAddress())
            .toList();
    if (!wanted.isEmpty()) {
      return only(matching(usable, wanted), "imex.address = " + wanted, all);
    }
    Optional<Local> listed =
        roster.stream().flatMap(entry -> matching(usable, entry.host()).stream()).findFirst();
    if (listed.isPresent()) {
      return new Choice(text(listed.get()), "");
    }
    return only(
        usable.stream().filter(l -> !l.address().isLoopbackAddress()).toList(),
        "imex.address is not set",
        all);
  }

  private static List<Local> matching(List<Local> locals, String wanted) {
    Predicate<Local> matches;
    Optional<Cidr> network = Cidr.parse(wanted);
    if (network.isPresent()) {
      matches = l -> network.get().contains(l.address());
    } else {
      matches =
          literal(wanted)
              .<Predicate<Local>>map(address -> l -> l.address().equals(address))
              .orElse(l -> l.network().equals(wanted));
    }
    return locals.stream().filter(matches).toList();
  }

  private static Choice only(List<Local> found, String because, List<Local> all) {
    if (found.size() == 1) {
      return new Choice(text(found.getFirst()), "");
    }
    List<Local> candidates = found.isEmpty() ? all : found;
    String named =
        candidates.stream()
            .map(l -> text(l) + " (" + l.network() + ")")
            .sorted()
            .limit(8)
            .collect(Collectors.joining(", "));
    return new Choice(
        "",
        because
            + (found.isEmpty()
                ? " and fits none of this tray's addresses: "
                : " and several addresses fit: ")
            + (named.isEmpty() ? "it has none" : named)
            + "; set imex.address to one of them or to their network");
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * As people write it (RFC 5952: fd00::7), and without a scope: an address in a nodes map means
   * the same on every tray.
   */
  private static String text(Local local) {
    return NetUtil.toAddressString(local.address());
  }
}
