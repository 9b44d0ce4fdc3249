package io.imexd.ctl.topology;

import java.util.List;

/**
 * One topology/block as a file has it.
 *
 * @param name of the topology in topology.yaml; "default" where the format has no name
 * @param isDefault whether it is the cluster's default; true where the format has but one
 * @param sizes BlockSizes, the base first; empty where the file has none
 */
public record BlockTopology(
    String name, boolean isDefault, List<Integer> sizes, List<Block> blocks) {
  /** The name that Slurm gives to the topology of a topology.conf. */
  public static final String DEFAULT_NAME = "default";

  /** Nothing was there before. */
  public static final BlockTopology NONE = only(List.of(), List.of());

  /** Returns the one topology of a format that has no more. */
  static BlockTopology only(List<Integer> sizes, List<Block> blocks) {
    return new BlockTopology(DEFAULT_NAME, true, sizes, blocks);
  }
}
