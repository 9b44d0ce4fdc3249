package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlAccessTest {
  @TempDir Path folder;

  private ControlAccess access(String group) throws Exception {
    UserPrincipal own =
        new UserPrincipal() {
          @Override
          public String getName() {
            return "daemon-user";
          }
        };
    Path file = folder.resolve("group");
    Files.writeString(file, "imexd2:x:6:eve\nimexd:x:5:alice,bob\nusers:x:100:mallory\nbroken\n");
    return new ControlAccess(own, group, file);
  }

  @Test
  void rootTheDaemonAndTheGroupMayChange() throws Exception {
    ControlAccess access = access("imexd");
    assertTrue(access.caller("root", "root").mayChange());
    assertTrue(access.caller("daemon-user", "users").mayChange());
    assertTrue(access.caller("carol", "imexd").mayChange());
    assertTrue(access.caller("alice", "users").mayChange());
    assertTrue(access.caller("bob", "users").mayChange());
  }

  @Test
  void nobodyElseMay() throws Exception {
    ControlAccess access = access("imexd");
    for (String user : new String[] {"nobody", "eve", "mallory", "ali", "", "1000", "x"}) {
      assertFalse(access.caller(user, "users").mayChange(), user);
    }
    assertFalse(access("").caller("alice", "").mayChange());
    assertFalse(
        new ControlAccess(() -> "d", "imexd", folder.resolve("none"))
            .caller("alice", "users")
            .mayChange());
  }

  @Test
  void toReadTheConfigurationAgainIsAChange() {
    assertTrue(ControlAccess.changes(io.imexd.proto.ControlRequest.CallCase.RELOAD));
  }

  @Test
  void theRefusalSaysWhoAndWhatIsNeeded() throws Exception {
    ControlAccess access = access("imexd");
    String line =
        access.refusal(new Caller("eve", false), io.imexd.proto.ControlRequest.CallCase.ENSURE);
    assertEquals(
        "eve may not ensure: root or a member of group imexd may, on the control socket of the tray",
        line);
  }
}
