package io.imexd.ctl.topology;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.hostlist.HostlistException;
import java.util.ArrayList;
import java.util.List;

/** Trays as imexd would list them. */
public final class Trays {
  public static final String A = "b78ed242-7b98-426f-b194-b76b8899f4ec.32766";
  public static final String B = "cc79d754-915f-408b-b1c3-b8c3aa6668ab.32766";
  public static final String C = "0e568355-d588-4a53-8166-8200c2c1ef55.32766";
  public static final String D = "e3656d04-00db-4ad6-9a42-5df790994e41.32766";

  private Trays() {}

  public static List<String> names(String hostlist) {
    try {
      return Hostlist.expand(hostlist);
    } catch (HostlistException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns trays of one clique in one state; each of the further ones, too. */
  public static List<Tray> in(String state, String clique, String hostlist) {
    List<Tray> trays = new ArrayList<>();
    for (String name : names(hostlist)) {
      boolean silent = state.equals("silent");
      trays.add(new Tray(name, silent ? "" : clique, state, "", silent ? "" : "completed", false));
    }
    return trays;
  }

  public static List<Tray> free(String clique, String hostlist) {
    return in("free", clique, hostlist);
  }

  public static List<Tray> silent(String hostlist) {
    return in("silent", "", hostlist);
  }

  @SafeVarargs
  public static List<Tray> all(List<Tray>... some) {
    List<Tray> all = new ArrayList<>();
    for (List<Tray> trays : some) {
      all.addAll(trays);
    }
    return all;
  }
}
