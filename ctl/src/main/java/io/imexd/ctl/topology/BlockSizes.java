package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes that topology/block plans with. Slurm's rules (topology.conf(5), and its block_record.c
 * where the manual leaves a question): the base comes first, each further size is the base times a
 * power of two, at most 2^15, and no block has fewer nodes than the base; before 25.05 slurmctld
 * ends with fatal where one has.
 */
public final class BlockSizes {
  private static final int MAX_DOUBLINGS = 15;

  private BlockSizes() {}

  /**
   * Returns base, 2 x base, ... up to as many blocks as a power of two of them are there, which is
   * what Topograph infers, too.
   *
   * @param base at least 1
   * @param blocks how many there are, at least 1
   */
  static List<Integer> of(int base, int blocks) {
    List<Integer> sizes = new ArrayList<>();
    for (int doubled = 0; doubled <= doublings(blocks); doubled++) {
      sizes.add(base << doubled);
    }
    return sizes;
  }

  static int doublings(int blocks) {
    return Math.min(MAX_DOUBLINGS, 31 - Integer.numberOfLeadingZeros(Math.max(1, blocks)));
  }

  /** Returns how many trays the smallest block has; 0 without blocks. */
  static int smallest(List<Block> blocks) {
    int smallest = blocks.isEmpty() ? 0 : Integer.MAX_VALUE;
    for (Block block : blocks) {
      smallest = Math.min(smallest, block.trays().size());
    }
    return smallest;
  }

  /** Returns what no Slurm starts with, a line each; empty when all is well. */
  static List<String> problems(List<Integer> sizes) {
    List<String> problems = new ArrayList<>();
    int base = sizes.isEmpty() ? 0 : sizes.getFirst();
    for (int size : sizes) {
      int times = base < 1 ? 0 : size / base;
      if (base < 1 || size % base != 0 || Integer.bitCount(times) != 1 || times > 1 << 15) {
        problems.add("BlockSizes: " + size + " is not " + base + " times a power of two");
      }
    }
    return problems;
  }

  /**
   * Returns the blocks with fewer nodes than the base, a line each. Of weight for topology.conf
   * only: topology.yaml exists since 25.05.
   */
  static List<String> small(List<Integer> sizes, List<Block> blocks) {
    List<String> small = new ArrayList<>();
    int base = sizes.isEmpty() ? 0 : sizes.getFirst();
    for (Block block : blocks) {
      // A block without nodes is a skeleton for dynamic nodes (Slurm 25.05).
      int count = block.trays().size();
      if (count > 0 && count < base) {
        small.add(
            "block "
                + block.name()
                + " has "
                + count
                + (count == 1 ? " node" : " nodes")
                + ", fewer than the base of BlockSizes, "
                + base);
      }
    }
    return small;
  }

  /** Returns what keeps a slurmctld before 25.05 from starting, too. */
  static List<String> problems(List<Integer> sizes, List<Block> blocks) {
    List<String> problems = problems(sizes);
    for (String small : small(sizes, blocks)) {
      problems.add(small + ": slurmctld before 25.05 does not start with that");
    }
    return problems;
  }
}
