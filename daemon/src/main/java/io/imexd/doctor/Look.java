package io.imexd.doctor;

import java.io.IOException;
import java.util.List;

/** Looks at one kind of thing on this tray. May block, so it is never done on the event loop. */
interface Look {

  /**
   * Says what there is.
   *
   * @throws IOException when it cannot be looked at, in one line
   */
  List<Diagnosis> at(Condition condition) throws IOException;
}
