package io.imexd.ctl.hook;

import io.imexd.proto.Sharing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as its hook knows it; all of it unchecked text.
 *
 * @param run which run of the job; empty for a task, whose prolog has said it
 * @param nodes its trays as a hostlist; empty but for a prolog
 * @param gpus whether it has GPUs on this tray; empty: the scheduler does not say
 * @param components of a task: the job ids of a heterogeneous job, one of which is this tray's
 */
public record HookJob(
    String cluster,
    String job,
    String run,
    String nodes,
    @Nullable Long uid,
    @Nullable Long gid,
    Sharing sharing,
    Optional<Boolean> gpus,
    List<String> components) {}
