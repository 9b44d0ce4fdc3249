package io.imexd.fabric;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.imexd.protocol.Facts;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.HexFormat;
import java.util.List;

/**
 * The versions of nvmlGpuFabricInfo_t, newest first. The layouts are those of nvml.h (go-nvml
 * 0.12.9 for V1 to V3, NVML API reference R615 for V4), by the rules of C on x86-64 and aarch64,
 * which agree here.
 */
enum FabricInfo {
  /** A function and a structure of its own, without a version word in front. */
  V4("nvmlDeviceGetGpuFabricInfo_v4", 0, Layouts.V4),
  V3("nvmlDeviceGetGpuFabricInfoV", 3, Layouts.V3),
  V2("nvmlDeviceGetGpuFabricInfoV", 2, Layouts.V2),
  V1("nvmlDeviceGetGpuFabricInfo", 0, Layouts.V1);

  /** NVML_GPU_FABRIC_CLIQUE_MAX of the NVML API reference R615. */
  static final int CLIQUES_MAX = 64;

  /** More than the largest, so that a driver which writes more than it should does no harm. */
  static final long BUFFER_BYTES = 4_096;

  /**
   * NVML_GPU_FABRIC_CLIQUE_TYPE_UNICAST_POINTER: the first of these is the cliqueId of V3 (NVML API
   * reference R615), which nvidia-smi shows and other tools go by.
   */
  private static final int UNICAST_POINTER = 0;

  private static final int UUID_BYTES = 16;

  // NVML_GPU_FABRIC_STATE_* of nvml.h, by number
  private static final List<Facts.Fabric> EARLIER =
      List.of(Facts.Fabric.NOT_SUPPORTED, Facts.Fabric.NOT_STARTED, Facts.Fabric.IN_PROGRESS);
  private static final int COMPLETED = 3;

  final String function;
  final int version;

  @SuppressWarnings("ImmutableEnumChecker") // Layouts are immutable, but not annotated so.
  final StructLayout layout;

  FabricInfo(String function, int version, StructLayout layout) {
    this.function = function;
    this.version = version;
    this.layout = layout;
  }

  /** NVML_STRUCT_VERSION of nvml.h: the size, and the version in the highest byte. */
  int word() {
    return (int) layout.byteSize() | version << 24;
  }

  /** Writes what the callee must find in the structure. */
  void prepare(MemorySegment info) {
    info.fill((byte) 0);
    if (version > 0) {
      info.set(JAVA_INT, offset("version"), word());
    }
  }

  /**
   * What the structure says after a call that succeeded.
   *
   * @param gpu how the GPU is named
   * @param statuses the words for a nvmlReturn_t
   */
  GpuFabric read(String gpu, MemorySegment info, Statuses statuses) {
    int state = info.get(JAVA_BYTE, offset("state")) & 0xff;
    if (state < COMPLETED) {
      return GpuFabric.in(gpu, EARLIER.get(state));
    }
    if (state > COMPLETED) {
      return GpuFabric.unclear(gpu, "its state " + state + " is not known");
    }
    int status = info.get(JAVA_INT, offset("status"));
    long clique = this == V4 ? unicastPointer(info) : id(info.get(JAVA_INT, offset("cliqueId")));
    if (clique < 0 && status == 0) {
      return GpuFabric.unclear(gpu, "it names no unicast pointer clique among its cliques");
    }
    return new GpuFabric(
        gpu,
        Facts.Fabric.COMPLETED,
        "",
        status == 0 ? "" : statuses.words(status),
        uuid(info.asSlice(offset("clusterUuid"), UUID_BYTES)),
        clique,
        health(info));
  }

  /** The words for a nvmlReturn_t. */
  @FunctionalInterface
  interface Statuses {
    String words(int code);
  }

  private Health health(MemorySegment info) {
    return switch (this) {
      case V1 -> Health.UNSAID;
      case V2 -> Health.ofMask(info.get(JAVA_INT, offset("healthMask")), 0);
      case V3, V4 ->
          Health.ofMask(
              info.get(JAVA_INT, offset("healthMask")),
              info.get(JAVA_BYTE, offset("healthSummary")) & 0xff);
    };
  }

  /** The id of the first such clique; -1 when there is none. */
  private long unicastPointer(MemorySegment info) {
    int count = info.get(JAVA_INT, offset("numCliques"));
    for (int i = 0; i < Math.min(Integer.toUnsignedLong(count), CLIQUES_MAX); i++) {
      long at = offset("cliques") + i * Layouts.CLIQUE.byteSize();
      if (info.get(JAVA_BYTE, at) == UNICAST_POINTER) {
        return id(info.get(JAVA_INT, at + Layouts.CLIQUE.byteOffset(groupElement("id"))));
      }
    }
    return -1;
  }

  private static long id(int wire) {
    return Integer.toUnsignedLong(wire);
  }

  private static String uuid(MemorySegment bytes) {
    String hex = HexFormat.of().formatHex(bytes.toArray(JAVA_BYTE));
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private long offset(String field) {
    return layout.byteOffset(groupElement(field));
  }

  private static final class Layouts {
    private static final MemoryLayout UUID =
        MemoryLayout.sequenceLayout(UUID_BYTES, JAVA_BYTE).withName("clusterUuid");
    private static final MemoryLayout STATUS = JAVA_INT.withName("status");
    private static final MemoryLayout CLIQUE_ID = JAVA_INT.withName("cliqueId");

    /** nvmlGpuFabricState_t is an unsigned char. */
    private static final MemoryLayout STATE = JAVA_BYTE.withName("state");

    private static final MemoryLayout PAD = MemoryLayout.paddingLayout(3);
    private static final MemoryLayout MASK = JAVA_INT.withName("healthMask");
    private static final MemoryLayout SUMMARY = JAVA_BYTE.withName("healthSummary");
    private static final MemoryLayout VERSION = JAVA_INT.withName("version");
    private static final StructLayout CLIQUE =
        MemoryLayout.structLayout(JAVA_BYTE.withName("type"), PAD, JAVA_INT.withName("id"));

    private static final StructLayout V1 =
        MemoryLayout.structLayout(UUID, STATUS, CLIQUE_ID, STATE, PAD);
    private static final StructLayout V2 =
        MemoryLayout.structLayout(VERSION, UUID, STATUS, CLIQUE_ID, STATE, PAD, MASK);
    private static final StructLayout V3 =
        MemoryLayout.structLayout(VERSION, UUID, STATUS, CLIQUE_ID, STATE, PAD, MASK, SUMMARY, PAD);
    private static final StructLayout V4 =
        MemoryLayout.structLayout(
            UUID,
            STATUS,
            MemoryLayout.sequenceLayout(CLIQUES_MAX, CLIQUE).withName("cliques"),
            JAVA_INT.withName("numCliques"),
            STATE,
            PAD,
            MASK,
            SUMMARY,
            PAD);
  }
}
