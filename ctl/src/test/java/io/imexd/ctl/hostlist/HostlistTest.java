package io.imexd.ctl.hostlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slurm's grammar by example, its limits, and two properties over every short text. */
final class HostlistTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "n1; n1",
        "n[1-3]; n1 n2 n3",
        "n[01-03,07]; n01 n02 n03 n07",
        "n[8-11]; n8 n9 n10 n11",
        "n[08-11]; n08 n09 n10 n11",
        "n[098-101]; n098 n099 n100 n101",
        "rack[0-1]_blade[0-2];"
            + " rack0_blade0 rack0_blade1 rack0_blade2 rack1_blade0 rack1_blade1 rack1_blade2",
        "r[1-2]c[3-4]n[5]; r1c3n5 r2c3n5 r1c4n5 r2c4n5",
        "r[1-2]c[3-4]n[05-06];"
            + " r1c3n05 r1c3n06 r2c3n05 r2c3n06 r1c4n05 r1c4n06 r2c4n05 r2c4n06",
        "gb-[001-003]-ib; gb-001-ib gb-002-ib gb-003-ib",
        "a,b[1-2] c; a b1 b2 c",
        "n1,n1; n1 n1",
        "[1-2]; 1 2",
        ",, n1 ,; n1",
      })
  void expands(String list, String names) throws HostlistException {
    assertEquals(List.of(names.split(" ", -1)), Hostlist.expand(list));
  }

  @Test
  void separatorsAreTabCommaNewlineAndSpace() throws HostlistException {
    assertEquals(List.of("a", "b", "c", "d", "e"), Hostlist.expand("a\tb,c\nd e"));
    assertEquals(List.of(), Hostlist.expand(" ,\t\n"));
    assertEquals(List.of(), Hostlist.expand(""));
  }

  @Test
  void expandsTopographsCase() throws HostlistException {
    List<String> names =
        Hostlist.expand("dgx[0001-0018,0037-0054],dgx[0055-0072],dgx[0075,0090],dgx0127");
    assertEquals(57, names.size());
    assertEquals("dgx0001", names.getFirst());
    assertEquals("dgx0037", names.get(18));
    assertEquals("dgx0127", names.getLast());
    assertEquals("dgx[0001-0018,0037-0072,0075,0090,0127]", Hostlist.fold(names));
  }

  @Test
  void suffixesAreKeptFor18Trays() throws HostlistException {
    List<String> names = Hostlist.expand("gb-[001-018]-ib");
    assertEquals(18, names.size());
    assertEquals("gb-018-ib", names.getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n[; 1; '[' is never closed, at character 2",
        "n[1; 1; '[' is never closed, at character 2",
        "n[1-; 1; '[' is never closed, at character 2",
        "n[3-1]; 2; the range goes down, from 3 to 1, at character 3",
        "n[--1]; 2; expected a digit in the brackets, found '-', at character 3",
        "n[]; 2; empty brackets, at character 3",
        "n[1,]; 4; expected a digit in the brackets, found ']', at character 5",
        "n[1-]; 4; expected a digit in the brackets, found ']', at character 5",
        "n[[1]]; 2; expected a digit in the brackets, found '[', at character 3",
        "n[1-70000]; 2; a range of 70000 numbers; the limit is 65536, at character 3",
        "n[000x133]; 5; expected ',', '-' or ']' in the brackets, found 'x', at character 6",
        "n[1 2]; 3; expected ',', '-' or ']' in the brackets, found ' ', at character 4",
        "n]; 1; ']' without '[', at character 2",
        "a,b/c; 3; '/' is not allowed in a name: letters, digits, '.', '-' and '_' are, at character 4",
        "n[1234567890123456789]; 2; a number of more than 18 digits, at character 3",
        "n[1-65536,1]; 1; more than 65536 numbers in one pair of brackets, at character 2",
        "a,n[1-256]m[1-257]; 2; the list expands to more than 65536 names, at character 3",
        "n[1-65536],m; 11; the list expands to more than 65536 names, at character 12",
      })
  void refuses(String line) {
    String[] parts = line.split("; ", 3);
    HostlistException e =
        assertThrows(HostlistException.class, () -> Hostlist.expand(parts[0].strip()));
    assertEquals(parts[2].strip(), e.getMessage());
    assertEquals(Integer.parseInt(parts[1].strip()), e.at());
  }

  @Test
  void refusesControlCharactersFunctionsAndLongNames() {
    assertEquals(
        "U+0007 is not allowed in a name: letters, digits, '.', '-' and '_' are, at character 2",
        assertThrows(HostlistException.class, () -> Hostlist.expand("a\u0007")).getMessage());
    assertTrue(
        String.valueOf(
                assertThrows(HostlistException.class, () -> Hostlist.expand("block{b1}"))
                    .getMessage())
            .contains("scheduler's to expand"));
    assertEquals(
        "name longer than 253 characters, at character 1",
        assertThrows(HostlistException.class, () -> Hostlist.expand("n".repeat(254))).getMessage());
    assertThrows(HostlistException.class, () -> Hostlist.expand("n".repeat(252) + "[9-10]"));
    assertThrows(HostlistException.class, () -> Hostlist.expand("n".repeat(1 << 21)));
  }

  @Test
  void theLargestListsAreAccepted() throws HostlistException {
    assertEquals(65_536, Hostlist.expand("n[1-65536]").size());
    assertEquals(65_536, Hostlist.expand("r[0-255]n[0-255]").size());
    assertEquals(1, Hostlist.expand("n".repeat(253)).size());
  }

  @Test
  void caretPointsAtTheCharacterEvenInALongList() {
    HostlistException e = assertThrows(HostlistException.class, () -> Hostlist.expand("n[3-1]"));
    assertEquals("  n[3-1]\n    ^", e.caretLines());
    String list = "abcd,".repeat(20) + "x/y" + ",abcd".repeat(20);
    e = assertThrows(HostlistException.class, () -> Hostlist.expand(list));
    String[] lines = e.caretLines().split("\n", -1);
    assertEquals('/', lines[0].charAt(lines[1].length() - 1));
    assertTrue(lines[0].length() < 80, lines[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "t01 t02 t03; t[01-03]",
        "t1; t1",
        "t9 t10 t11; t[9-11]",
        "t09 t10 t9; t[09-10,9]",
        "t3 t1 t2; t[3,1-2]",
        "t1 t1; t[1,1]",
        "a b; a,b",
        "n01.rack2 n02.rack2; n[01-02].rack2",
        "gb-001-ib gb-002-ib; gb-[001-002]-ib",
        "r1t1 r1t2 r2t1; r1t[1-2],r2t1",
        "t99 t100; t[99-100]",
        "t099 t100; t[099-100]",
        "t1 u2; t1,u2",
      })
  void foldsInOrder(String names, String list) throws HostlistException {
    assertEquals(list, Hostlist.fold(List.of(names.split(" ", -1))));
    assertEquals(List.of(names.split(" ", -1)), Hostlist.expand(list));
  }

  @Test
  void foldSortedCountsAsPeopleDo() {
    assertEquals(
        "t[1-11]",
        Hostlist.foldSorted(
            List.of("t1", "t10", "t11", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9")));
    assertEquals("", Hostlist.foldSorted(List.of()));
  }

  /**
   * Every text of up to 6 characters over the grammar's alphabet: an error of its own or names that
   * fold back.
   */
  @Test
  void everyShortTextIsRefusedOrFoldsBack() {
    char[] alphabet = {'n', '0', '9', '[', ']', '-', ',', ' ', '/'};
    int expanded = 0;
    for (int length = 0; length <= 6; length++) {
      int texts = (int) Math.pow(alphabet.length, length);
      for (int number = 0; number < texts; number++) {
        StringBuilder text = new StringBuilder();
        for (int rest = number, i = 0; i < length; i++, rest /= alphabet.length) {
          text.append(alphabet[rest % alphabet.length]);
        }
        expanded += foldsBack(text.toString());
      }
    }
    assertTrue(expanded > 10_000, "only " + expanded + " were lists");
  }

  @Test
  void randomNamesFoldBack() throws HostlistException {
    Random random = new Random(4711);
    for (int round = 0; round < 2_000; round++) {
      List<String> names = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        int width = 1 + random.nextInt(3);
        String digits = NumberedName.padded(random.nextInt(14), width);
        names.add(
            (random.nextInt(4) == 0 ? "r" : "t") + digits + (random.nextInt(5) == 0 ? "-ib" : ""));
      }
      assertEquals(names, Hostlist.expand(Hostlist.fold(names)));
    }
  }

  private static int foldsBack(String text) {
    List<String> names;
    try {
      names = Hostlist.expand(text);
    } catch (HostlistException e) {
      assertTrue(e.at() >= 0 && e.at() <= text.length(), text);
      assertTrue(e.caretLines().endsWith("^"), text);
      return 0;
    }
    try {
      assertEquals(names, Hostlist.expand(Hostlist.fold(names)), text);
    } catch (HostlistException e) {
      throw new AssertionError(text + " folds to " + Hostlist.fold(names), e);
    }
    return 1;
  }
}
