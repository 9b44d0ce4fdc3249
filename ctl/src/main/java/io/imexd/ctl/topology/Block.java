package io.imexd.ctl.topology;

import java.util.List;

/**
 * The trays of one clique, as Slurm's topology/block has them.
 *
 * @param name unique; a hostlist item, for Slurm folds the names of blocks that it pairs
 * @param clique "UUID.ID"; empty where a file does not say it
 * @param trays in the order in which people count; may be empty in a file that was read
 */
public record Block(String name, String clique, List<String> trays) {}
