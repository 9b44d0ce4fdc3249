package io.imexd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what the file holds unchanged may be given back: anything else would be lost. */
class NativeMemoryTest {
  private static final String CODE =
      "7f00-7f10 r-xp 00001000 fe:00 11                 /usr/lib/server/libjvm.so";

  private static List<NativeMemory.Range> unwritten(String mapping, int anonymousKiB) {
    return NativeMemory.unwritten(
        List.of(
            mapping,
            "Size:                 16 kB",
            "Rss:                  16 kB",
            "Anonymous:             " + anonymousKiB + " kB",
            "VmFlags: rd ex mr mw me sd"));
  }

  @Test
  void pagesOfAFileAre() {
    assertEquals(List.of(new NativeMemory.Range(0x7f00, 0x7f10)), unwritten(CODE, 0));
    assertEquals(1, unwritten(CODE.replace("r-xp", "r--p"), 0).size());
  }

  @Test
  void whatWasWrittenBeforeItWasProtectedIsNot() {
    assertEquals(List.of(), unwritten(CODE.replace("r-xp", "r--p"), 4));
  }

  @Test
  void whatCanBeWrittenIsNot() {
    assertEquals(List.of(), unwritten(CODE.replace("r-xp", "rw-p"), 0));
    assertEquals(List.of(), unwritten(CODE.replace("r-xp", "r--s"), 0));
  }

  @Test
  void whatIsOfNoFileIsNot() {
    assertEquals(List.of(), unwritten("7f00-7f10 r-xp 00000000 00:00 0 ", 0));
    assertEquals(List.of(), unwritten("7f00-7f10 r-xp 00000000 00:00 0         [vdso]", 0));
    assertEquals(List.of(), unwritten("7f00-7f10 ---p 00001000 fe:00 11        /usr/lib/x.so", 0));
  }

  @Test
  void thisProcessLivesOnWithoutThem() throws IOException {
    List<String> smaps = Files.readAllLines(Path.of("/proc/self/smaps"));
    assertTrue(NativeMemory.unwritten(smaps).size() > 1, String.join("\n", smaps));
    NativeMemory.giveBack();
  }
}
