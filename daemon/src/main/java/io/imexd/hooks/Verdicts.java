package io.imexd.hooks;

import io.imexd.ledger.AtomicFile;
import io.imexd.proto.Code;
import io.imexd.protocol.JobKey;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;

/**
 * The verdicts of this boot, one file a job in the run folder, so that a task is judged alike after
 * a restart of imexd.
 */
public final class Verdicts {
  private static final Logger LOG = Logger.getLogger(Verdicts.class.getName());

  /** Epilogs remove theirs; of those that never ran the oldest go. */
  private static final int KEPT_MAX = 256;

  private static final int FILE_MAX_BYTES = 16 * 1024;

  private final Path folder;
  private final AtomicLong lastDrainMillis = new AtomicLong();

  public Verdicts(Path runDir) {
    folder = runDir.resolve("hooks");
    all().stream().filter(Verdict::drained).forEach(v -> lastDrainMillis.set(v.atMillis()));
  }

  /**
   * Remembers a verdict in the place of an older one on the same job.
   *
   * @throws IOException when it cannot be kept: then no task of the job may run
   */
  void put(Verdict verdict) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    AtomicFile.replace(file(verdict.job()), text(verdict), "rw-------");
    if (verdict.drained()) {
      lastDrainMillis.set(verdict.atMillis());
    }
    List<Verdict> all = all();
    for (int i = 0; i < all.size() - KEPT_MAX; i++) {
      Files.deleteIfExists(file(all.get(i).job()));
    }
  }

  /** The last verdict on any run of a job. */
  Optional<Verdict> of(JobKey job) {
    return read(file(job));
  }

  /** Forgets the verdict on that run; an older or newer one stays. */
  void remove(JobKey run) {
    if (of(run).filter(v -> run.covers(v.job())).isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(file(run));
    } catch (IOException e) {
      LOG.warning("hook: the verdict on job " + run + " cannot be removed: " + e.getMessage());
    }
  }

  /**
   * When a prolog last drained this tray, Unix time in ms; 0: not since imexd began, as far as is
   * known.
   */
  public long lastDrainMillis() {
    return lastDrainMillis.get();
  }

  /** Oldest first. */
  private List<Verdict> all() {
    List<Verdict> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      files.forEach(file -> read(file).ifPresent(all::add));
    } catch (IOException e) {
      LOG.warning("hook: " + folder + " cannot be read: " + e.getMessage());
    }
    all.sort(Comparator.comparingLong(Verdict::atMillis));
    return all;
  }

  private static byte[] text(Verdict v) {
    Properties fields = new Properties();
    fields.setProperty("cluster", v.job().cluster());
    fields.setProperty("job", v.job().job());
    fields.setProperty("run", v.job().run());
    fields.setProperty("verdict", v.kind().word());
    fields.setProperty("code", Integer.toString(v.code().getNumber()));
    fields.setProperty("line", v.line());
    fields.setProperty("drained", Boolean.toString(v.drained()));
    fields.setProperty("at_ms", Long.toString(v.atMillis()));
    StringBuilder text = new StringBuilder();
    fields.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> text.append(name).append('=').append(escaped(fields, name)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(Properties fields, String name) {
    return fields.getProperty(name).replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static Optional<Verdict> read(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) > FILE_MAX_BYTES) {
        return Optional.empty();
      }
      Properties fields = new Properties();
      fields.load(new StringReader(Files.readString(file)));
      JobKey job = new JobKey(at(fields, "cluster"), at(fields, "job"), at(fields, "run"));
      Code code = Code.forNumber(Integer.parseInt(at(fields, "code")));
      return Optional.of(
          new Verdict(
              job,
              Verdict.Kind.valueOf(at(fields, "verdict").toUpperCase(Locale.ROOT)),
              code == null ? Code.INTERNAL : code,
              at(fields, "line"),
              Boolean.parseBoolean(at(fields, "drained")),
              Long.parseLong(at(fields, "at_ms"))));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warning("hook: " + file + " is no verdict: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String at(Properties fields, String name) {
    String value = fields.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** Names of jobs are longer than a file's may be. */
  private Path file(JobKey job) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] of = (job.cluster() + "\n" + job.job()).getBytes(StandardCharsets.UTF_8);
      return folder.resolve(HexFormat.of().formatHex(digest.digest(of)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
