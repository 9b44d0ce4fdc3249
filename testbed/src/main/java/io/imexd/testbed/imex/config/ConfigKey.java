package io.imexd.testbed.imex.config;

import io.imexd.testbed.imex.FixedPaths;

/**
 * Every key of config.cfg with its default and what it may hold (NVIDIA's guide and shipped file).
 */
public enum ConfigKey {
  LOG_LEVEL("4", 0, 4),
  LOG_FILE_NAME(FixedPaths.LOG, Kind.PATH),
  STATS_FILE_NAME(FixedPaths.STATS, Kind.PATH),
  LOG_APPEND_TO_LOG("1", 0, 1),
  LOG_FILE_MAX_SIZE("1024", 1, 1 << 20),
  LOG_MAX_ROTATE_COUNT("3", 0, 10_000),
  LOG_USE_SYSLOG("0", 0, 1),
  DAEMONIZE("1", 0, 1),
  BIND_INTERFACE_IP("", Kind.ADDRESS),
  SERVER_PORT("50000", 0, 65535),
  IMEX_NODE_CONFIG_FILE(FixedPaths.NODES, Kind.PATH),
  NETWORK_INTERFACE("", Kind.TEXT),
  IMEX_WAIT_FOR_QUORUM("RECOVERY", "NONE RECOVERY FULL"),
  IMEX_CONN_WAIT_TIMEOUT("-1", -1, Integer.MAX_VALUE),
  IMEX_ENABLE_AUTH_ENCRYPTION("0", 0, 1),
  IMEX_AUTH_ENCRYPTION_MODE("SSL_TLS", Kind.TEXT),
  IMEX_AUTH_SOURCE("", Kind.TEXT),
  IMEX_SERVER_KEY("", Kind.TEXT),
  IMEX_SERVER_CERT("", Kind.TEXT),
  IMEX_SERVER_CERT_AUTH("", Kind.TEXT),
  IMEX_CLIENT_KEY("", Kind.TEXT),
  IMEX_CLIENT_CERT("", Kind.TEXT),
  IMEX_CLIENT_CERT_AUTH("", Kind.TEXT),
  IMEX_SECURITY_TARGET_OVERRIDE("", Kind.TEXT),
  IMEX_GSS_SERVICE_NAME("host", Kind.TEXT),
  IMEX_GSS_TIMEOUT_SEC("-1", -1, Integer.MAX_VALUE),
  IMEX_GSS_RETRY_INTERVAL_SEC("5", 0, Integer.MAX_VALUE),
  IMEX_GSS_SEC_CONTEXT_LIFETIME_SEC("-1", -1, Integer.MAX_VALUE),
  IMEX_GSS_SHUTDOWN_ON_FAILURE("1", 0, 1),
  IMEX_CMD_ENABLED("0", 0, 1),
  IMEX_CMD_BIND_INTERFACE_IP("", Kind.ADDRESS),
  IMEX_CMD_PORT("", 1, 65535),
  IMEX_CMD_UNIX_DOMAIN_PATH("", Kind.PATH),
  IMEX_NODE_DISCONNECTED_GRACE_TIME("-1", -1, Integer.MAX_VALUE);

  /** What a value is. */
  enum Kind {
    NUMBER,
    PATH,
    ADDRESS,
    CHOICE,
    TEXT
  }

  final String fallback;
  final Kind kind;
  final long min;
  final long max;
  final String choices;

  ConfigKey(String fallback, long min, long max) {
    this(fallback, Kind.NUMBER, min, max, "");
  }

  ConfigKey(String fallback, Kind kind) {
    this(fallback, kind, 0, 0, "");
  }

  ConfigKey(String fallback, String choices) {
    this(fallback, Kind.CHOICE, 0, 0, choices);
  }

  ConfigKey(String fallback, Kind kind, long min, long max, String choices) {
    this.fallback = fallback;
    this.kind = kind;
    this.min = min;
    this.max = max;
    this.choices = choices;
  }

  /** What is wrong with a non-empty value, or an empty string if nothing is. */
  String complaint(String value) {
    return switch (kind) {
      case NUMBER -> isNumber(value) ? "" : "must be a number from " + min + " to " + max;
      case PATH -> value.length() <= 256 ? "" : "must be at most 256 characters long";
      case ADDRESS -> Addresses.isLiteral(value) ? "" : "must be an IPv4 or IPv6 address";
      case CHOICE ->
          (" " + choices + " ").contains(" " + value + " ") ? "" : "must be one of " + choices;
      case TEXT -> "";
    };
  }

  private boolean isNumber(String value) {
    try {
      long number = Long.parseLong(value);
      return number >= min && number <= max;
    } catch (NumberFormatException bad) {
      return false;
    }
  }
}
