package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a daemon's command service says about itself: one row of the domain.
 *
 * @param state its state
 * @param version its IMEX version
 * @param hostName its host name
 * @param row its connection to each node, index = node id
 */
public record NodeReport(
    DaemonState state, String version, String hostName, List<ConnectionState> row) {
  public NodeReport {
    row = List.copyOf(row);
  }

  /** The same, with the row spelled out. */
  public NodeReport(DaemonState state, String version, String hostName, ConnectionState... row) {
    this(state, version, hostName, List.of(row));
  }

  /** This report as a frame. */
  public Frame frame() {
    byte[] versionBytes = Texts.bytes(version);
    byte[] hostBytes = Texts.bytes(hostName);
    ByteBuffer out =
        ByteBuffer.allocate(1 + 4 + versionBytes.length + hostBytes.length + 4 + row.size());
    out.put((byte) state.ordinal());
    Texts.put(out, versionBytes);
    Texts.put(out, hostBytes);
    out.putInt(row.size());
    for (ConnectionState cell : row) {
      out.put((byte) cell.ordinal());
    }
    return new Frame(Frame.REPORT, out.flip());
  }

  /** Reads the report in a frame. */
  public static NodeReport of(Frame frame) throws IOException {
    ByteBuffer in = frame.body();
    try {
      DaemonState state = DaemonState.of(in.get());
      String version = Texts.get(in);
      String hostName = Texts.get(in);
      int count = in.getInt();
      if (count < 0 || count != in.remaining()) {
        throw new IOException(
            "report of " + count + " connections in " + in.remaining() + " bytes");
      }
      List<ConnectionState> row = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        row.add(ConnectionState.of(in.get()));
      }
      return new NodeReport(state, version, hostName, row);
    } catch (BufferUnderflowException cut) {
      throw new IOException("report cut short", cut);
    }
  }
}
