package io.imexd.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Why a peer was not reached, in words that an administrator can act on. */
final class Reasons {
  private static final int MAX_CHARS = 200;

  private Reasons() {}

  static String of(Throwable failure) {
    String tls = TlsReasons.ifAny(failure);
    return tls == null ? plain(failure) : cut(tls);
  }

  private static String plain(Throwable failure) {
    return switch (root(failure)) {
      case io.netty.channel.ConnectTimeoutException _ -> "no answer to the connection attempt";
      case NoRouteToHostException _ -> "no route to host";
      case ConnectException e ->
          startsWith(e, "Connection refused") ? "connection refused" : said(e);
      case SocketException e -> startsWith(e, "Connection reset") ? "connection reset" : said(e);
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case StatusRuntimeException e -> of(e.getStatus());
      case Throwable e -> said(e);
    };
  }

  private static String of(Status status) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "no answer in time";
    }
    String description = status.getDescription();
    return description == null ? "the peer ended the call: " + status.getCode() : cut(description);
  }

  private static Throwable root(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; depth < 10; depth++) {
      Throwable cause = at.getCause();
      boolean wraps =
          at instanceof StatusRuntimeException
              || at instanceof CompletionException
              || isConnect(cause);
      if (cause == null || !wraps) {
        return at;
      }
      at = cause;
    }
    return at;
  }

  private static boolean isConnect(@Nullable Throwable cause) {
    return cause instanceof SocketException;
  }

  private static boolean startsWith(Throwable e, String text) {
    String message = e.getMessage();
    return message != null && message.startsWith(text);
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    return cut(message == null || message.isBlank() ? e.getClass().getSimpleName() : message);
  }

  private static String cut(String text) {
    String line = Fields.toLine(text);
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS - 3) + "...";
  }
}
