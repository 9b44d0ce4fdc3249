package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.log.LogSink;

/**
 * What a daemon is started with.
 *
 * @param paths fixed paths under their prefix
 * @param faults fault switches
 * @param config configuration, command line applied
 * @param nodes node file
 * @param noGpu NO GPU mode: no driver, no session, version NO_GPU
 * @param log main log
 * @param statistics where statistics go
 */
public record Setup(
    FixedPaths paths,
    Faults faults,
    ImexConfig config,
    NodeList nodes,
    boolean noGpu,
    ImexLog log,
    LogSink statistics) {}
