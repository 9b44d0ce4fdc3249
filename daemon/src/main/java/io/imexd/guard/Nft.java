package io.imexd.guard;

import java.io.IOException;

/** The program nft(8), as far as the guard needs it. Each call blocks. */
interface Nft {
  /** Carries out a transaction, all of it or nothing. */
  void apply(String json) throws IOException;

  /** What it says of the table; empty when there is none. */
  String table() throws IOException;

  /** What it says of all tables. */
  String ruleset() throws IOException;
}
