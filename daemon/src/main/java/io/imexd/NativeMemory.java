package io.imexd;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of this process outside the Java heap that it can do without: what the C library keeps of
 * what was freed, and pages of files (the JVM, the AOT cache) that were read once, to start or to
 * form a domain.
 */
final class NativeMemory {
  /** sys/mman.h; the same on x86-64 and aarch64. */
  private static final int MADV_DONTNEED = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MADVISE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("madvise"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private NativeMemory() {}

  /** Addresses in this process, end excluded. */
  record Range(long start, long end) {}

  /** Takes some milliseconds. What is needed after all is read again, from the kernel's cache. */
  static void giveBack() throws IOException {
    try {
      var trim = LINKER.defaultLookup().find("malloc_trim"); // glibc's; another C library has none.
      if (trim.isPresent()) {
        MethodHandle call =
            LINKER.downcallHandle(
                trim.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        int unused = (int) call.invokeExact(0L);
      }
      for (Range r :
          unwritten(Files.readAllLines(Path.of("/proc/self/smaps"), StandardCharsets.ISO_8859_1))) {
        int unused =
            (int)
                MADVISE.invokeExact(
                    MemorySegment.ofAddress(r.start()), r.end() - r.start(), MADV_DONTNEED);
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim, madvise", e);
    }
  }

  /**
   * Returns the private mappings of files that nobody can write and nobody has written: their pages
   * are the file's. One that was written before it was protected, as the linker does, has anonymous
   * pages, which cannot be read again.
   *
   * @param smaps lines as of proc_pid_smaps(5)
   */
  static List<Range> unwritten(List<String> smaps) {
    List<Range> ranges = new ArrayList<>();
    Range candidate = new Range(0, 0);
    for (String line : smaps) {
      if (line.startsWith("Anonymous: ")) {
        if (line.endsWith(" 0 kB") && candidate.end() != 0) {
          ranges.add(candidate);
        }
      } else if (!Character.isUpperCase(line.charAt(0))) { // A mapping; 23 lines in 24 are not.
        String[] fields = line.split(" +", 6);
        candidate = isOfFile(fields) ? range(fields[0]) : new Range(0, 0);
      }
    }
    return ranges;
  }

  private static boolean isOfFile(String... fields) {
    boolean readOnly = fields[1].startsWith("r-") && fields[1].endsWith("p");
    return readOnly && fields.length == 6 && fields[5].startsWith("/");
  }

  private static Range range(String field) {
    int dash = field.indexOf('-');
    return new Range(
        Long.parseUnsignedLong(field.substring(0, dash), 16),
        Long.parseUnsignedLong(field.substring(dash + 1), 16));
  }
}
