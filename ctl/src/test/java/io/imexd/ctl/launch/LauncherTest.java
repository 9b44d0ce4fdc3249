package io.imexd.ctl.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is executed here for a command there. */
final class LauncherTest {
  private static final List<String> COMMAND = List.of("echo", "a b", "it's", "$HOME", "");

  @Test
  void sshGetsOneQuotedWord() {
    assertEquals(
        List.of("ssh", "-o", "BatchMode=yes", "t1", "echo 'a b' 'it'\\''s' '$HOME' ''"),
        Launcher.parse("ssh").words("t1", COMMAND));
    assertEquals(Launcher.parse("ssh"), Launcher.parse(Launcher.SSH));
  }

  @Test
  void withoutAPlaceForItTheCommandFollowsWordByWord() {
    assertEquals(
        List.of("rack", "exec", "t1", "echo", "a b", "it's", "$HOME", ""),
        Launcher.parse(" rack  exec {host} ").words("t1", COMMAND));
    assertEquals(
        List.of("ssh", "-l", "root", "root@t1.rack", "true"),
        Launcher.parse("ssh -l root root@{host}.rack {command}").words("t1", List.of("true")));
  }

  @Test
  void aShellReadsBackWhatWasQuoted() throws IOException, InterruptedException {
    List<String> words = List.of("printf", "%s|", "a b", "'", "\\", "\"", "*", "a\nb", "ä", "");
    Process shell = new ProcessBuilder("sh", "-c", Launcher.quoted(words)).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, shell.waitFor());
    assertEquals("a b|'|\\|\"|*|a\nb|ä||", said);
  }

  @Test
  void aTemplateWithoutHostIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Launcher.parse("ssh {command}"));
    assertTrue(String.valueOf(e.getMessage()).contains("{host}"));
  }
}
