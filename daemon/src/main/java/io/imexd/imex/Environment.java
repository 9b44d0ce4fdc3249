package io.imexd.imex;

import java.util.List;
import java.util.Map;

/**
 * What nvidia-imex and its control program see of imexd's environment: where programs are, and what
 * is meant for them.
 */
final class Environment {
  private static final List<String> KEPT = List.of("PATH", "TZ", "JAVA_HOME");
  // IMEX_AUTH_SOURCE may name variables; Kerberos finds its key table by one.
  private static final List<String> KEPT_PREFIXES = List.of("IMEX_", "NVIDIA_IMEX_", "KRB5");

  private Environment() {}

  static void tidy(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(key -> !KEPT.contains(key) && KEPT_PREFIXES.stream().noneMatch(key::startsWith));
    environment.putIfAbsent("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
  }
}
