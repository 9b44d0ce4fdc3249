package io.imexd.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The nft of this machine. Every call is a process of its own, bounded in time and output. */
final class OsNft implements Nft {
  /**
   * It takes some 10 ms; on a tray that is short of time, and where others hold the kernel's
   * tables, far longer.
   */
  private static final long LIMIT_MILLIS = 30_000;

  private static final int OUTPUT_MAX_BYTES = 4 << 20;
  private static final int SAID_MAX_CHARS = 160;

  private final Path program;
  private final long limitMillis;

  OsNft(Path program) {
    this(program, LIMIT_MILLIS);
  }

  OsNft(Path program, long limitMillis) {
    this.program = program;
    this.limitMillis = limitMillis;
  }

  @Override
  public void apply(String json) throws IOException {
    run(json, "-j", "-f", "-").orThrow();
  }

  @Override
  public String table() throws IOException {
    Ended ended = run("", "-j", "list", "table", RuleSet.FAMILY, RuleSet.TABLE);
    if (ended.status() != 0 && ended.said().contains("No such file or directory")) {
      return "";
    }
    return ended.orThrow();
  }

  @Override
  public String ruleset() throws IOException {
    return run("", "-j", "list", "ruleset").orThrow();
  }

  private record Ended(int status, String output, String said) {
    String orThrow() throws IOException {
      if (status == 0) {
        return output;
      }
      String line = said.strip().lines().findFirst().orElse("");
      String shown = line.length() > SAID_MAX_CHARS ? line.substring(0, SAID_MAX_CHARS) : line;
      throw new IOException("nft failed with status " + status + ": " + shown);
    }
  }

  private Ended run(String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          program
              + " cannot be run ("
              + e.getMessage()
              + "); install nftables, name it with guard.nft, or write guard = off",
          e);
    }
    try {
      CompletableFuture<String> output = drain(process.getInputStream());
      CompletableFuture<String> said = drain(process.getErrorStream());
      feed(process.getOutputStream(), input);
      if (!process.waitFor(limitMillis, TimeUnit.MILLISECONDS)) {
        throw new IOException("nft did not end within " + limitMillis + " ms");
      }
      return new Ended(
          process.exitValue(),
          output.get(limitMillis, TimeUnit.MILLISECONDS),
          said.get(limitMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("nft was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("what nft said cannot be read: " + e, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void feed(OutputStream to, String input) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it read everything: its exit code tells.
    }
  }

  private static CompletableFuture<String> drain(InputStream from) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (from) {
            byte[] bytes = from.readNBytes(OUTPUT_MAX_BYTES);
            text.complete(new String(bytes, StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }
}
