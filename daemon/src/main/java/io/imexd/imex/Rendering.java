package io.imexd.imex;

import io.imexd.pki.Identity;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Logger;

/** Writes the files of one instance, from the site's template and what imexd owns in it. */
record Rendering(Room room, Instance instance, InstanceFiles files) {
  private static final Logger LOG = Logger.getLogger(Rendering.class.getName());

  /** What kept them from being written, in one line; empty when they are there. */
  String write(Domain domain) {
    Certificates certificates = room.certificates();
    Optional<Identity> identity = identity();
    if (certificates.wanted() && identity.isEmpty() && !files.certificates().complete()) {
      return "there are no certificates for the instance; only a new instance gets others";
    }
    Optional<String> name =
        certificates.wanted() ? Optional.of(Certificates.nameOf(instance)) : Optional.empty();
    try {
      ConfigTemplate template = room.launcher().template();
      if (template == ConfigTemplate.BUILT_IN) {
        LOG.warning(
            room.config().imex().template()
                + " is not there: nvidia-imex gets imexd's own minimal one");
      }
      String address = domain.addressOf(room.config().tray());
      files.write(
          template,
          room.launcher().owned(files, template, address, name),
          domain,
          room.bootId(),
          identity);
      return "";
    } catch (IOException e) {
      return "the files of nvidia-imex cannot be written: " + e.getMessage();
    }
  }

  /** Those that lie there stay where this life of imexd was granted none: it was restarted. */
  private Optional<Identity> identity() {
    Certificates certificates = room.certificates();
    return certificates.wanted() && instance.equals(Cure.INSTANCE)
        ? Optional.of(certificates.alone(instance))
        : certificates.of(instance);
  }
}
