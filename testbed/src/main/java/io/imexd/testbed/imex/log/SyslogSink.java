package io.imexd.testbed.imex.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Syslog by way of logger(1): the JDK has no datagram unix sockets. */
public final class SyslogSink implements LogSink {
  private final OutputStream out;

  public SyslogSink() throws IOException {
    Process logger =
        new ProcessBuilder("logger", "-t", "nvidia-imex")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = logger.getOutputStream();
  }

  @Override
  public void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException gone) {
      // logger(1) is gone.
    }
  }
}
