package io.imexd.ctl;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command that picocli can show and run. */
interface Described extends Callable<Integer> {
  /** Declares the description, the options and the examples; the name is given already. */
  void describe(CommandSpec spec);
}
