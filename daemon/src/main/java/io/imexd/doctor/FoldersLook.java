package io.imexd.doctor;

import io.imexd.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The modes and owners of imexd's folders, and of the key that it proves itself with. */
final class FoldersLook implements Look {
  private static final String NAME = "folders";
  private static final int WRITE_BY_OTHERS = 0022;
  private static final int ANY_BY_OTHERS = 0077;
  private static final int PERMISSIONS = 07777;

  private final List<Place> places;
  private final Path self;

  /**
   * One path.
   *
   * @param forbidden the bits of its mode that must not be set
   * @param needed whether it must be there
   */
  record Place(Path path, int forbidden, boolean needed) {}

  /** self: whose owner is the user that imexd runs as, /proc/self. */
  FoldersLook(List<Place> places, Path self) {
    this.places = List.copyOf(places);
    this.self = self;
  }

  /** configuration: the default file, whose folder is imexd's. */
  static FoldersLook of(Config config, Path configuration) {
    List<Place> places = new ArrayList<>();
    places.add(
        new Place(Objects.requireNonNull(configuration.getParent()), WRITE_BY_OTHERS, false));
    if (config.peers().tls()) {
      places.add(new Place(config.peers().files().key(), ANY_BY_OTHERS, true));
    }
    places.add(new Place(config.runDir(), WRITE_BY_OTHERS, true));
    places.add(new Place(config.ledgerDir(), WRITE_BY_OTHERS, true));
    // Made with the first record.
    places.add(new Place(config.auditDir(), WRITE_BY_OTHERS, false));
    return new FoldersLook(places, config.paths().proc().resolve("self"));
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    String why =
        "who can write there can change what a tray holds; who can read the key is that tray";
    int own = (Integer) Files.getAttribute(self, "unix:uid");
    List<Diagnosis> bad = new ArrayList<>();
    List<String> good = new ArrayList<>();
    for (Place place : places) {
      int mode;
      int owner;
      try {
        mode = (Integer) Files.getAttribute(place.path(), "unix:mode") & PERMISSIONS;
        owner = (Integer) Files.getAttribute(place.path(), "unix:uid");
      } catch (NoSuchFileException e) {
        if (place.needed()) {
          bad.add(
              Diagnosis.problem(
                  NAME, place.path() + " is not there", why, "restart imexd, or make it"));
        }
        continue;
      }
      if ((mode & place.forbidden()) != 0) {
        int better = mode & ~place.forbidden();
        bad.add(
            Diagnosis.problem(
                NAME,
                place.path() + " has mode " + octal(mode),
                why,
                "chmod " + octal(better) + " " + place.path()));
      } else if (owner != 0 && owner != own) {
        bad.add(
            Diagnosis.problem(
                NAME,
                place.path() + " belongs to uid " + owner + ", imexd runs as uid " + own,
                why,
                "chown " + own + " " + place.path()));
      } else {
        good.add(place.path() + " " + octal(mode));
      }
    }
    return bad.isEmpty() ? List.of(Diagnosis.ok(NAME, String.join(", ", good), why)) : bad;
  }

  private static String octal(int mode) {
    return "%04o".formatted(mode);
  }
}
