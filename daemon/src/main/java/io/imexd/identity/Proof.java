package io.imexd.identity;

import io.imexd.protocol.TrayId;

/** What the other end of a connection has proven about itself. */
public interface Proof {
  /** Without TLS nothing is asked for, and nothing proven: everybody may be anybody. */
  Proof NOT_ASKED =
      new Proof() {
        @Override
        public String refusal(TrayId name) {
          return "";
        }

        @Override
        public String trouble() {
          return "";
        }

        @Override
        public String whose() {
          return "";
        }
      };

  /** Why the other end may not speak under that name; empty: it may. */
  String refusal(TrayId name);

  /**
   * Why what was proven does not hold any longer (expired, another CA, no tray); empty: it does.
   */
  String trouble();

  /** The names that were proven, to count by; empty: none. */
  String whose();
}
