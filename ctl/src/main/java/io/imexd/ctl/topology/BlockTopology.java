package io.imexd.ctl.topology;

import java.util.List;

/**
 * One topology/block as a file has it.
 *
 * @param name of the topology in topology.yaml; "default" where the format has no name
 * @param sizes BlockSizes, the base first; empty where the file has none
 */
public record BlockTopology(String name, List<Integer> sizes, List<Block> blocks) {
  /** The name that Slurm gives to the topology of a topology.conf. */
  public static final String DEFAULT_NAME = "default";

  /** Nothing was there before. */
  public static final BlockTopology NONE = new BlockTopology(DEFAULT_NAME, List.of(), List.of());
}
