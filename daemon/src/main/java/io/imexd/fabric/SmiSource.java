package io.imexd.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * Asks nvidia-smi: its XML, whose names do not move, and its text where the XML cannot be read or
 * shows no fabric.
 */
final class SmiSource implements FabricSource {
  static final String NAME = "nvidia-smi";

  /** The XML of one GPU has some 100 KiB, most of it clocks. */
  private static final int OUTPUT_MAX_BYTES = 16 << 20;

  /** nvidia-smi(1), RETURN VALUE: the infoROM of a GPU is corrupted; all is shown nevertheless. */
  private static final int STATUS_INFOROM = 14;

  private final Path program;
  private final long timeoutMillis;

  SmiSource(Path program, long timeoutMillis) {
    this.program = program;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public Reading read() throws IOException {
    if (!Files.exists(program)) {
      throw new NotInstalled("program " + program, "paths.nvidia_smi");
    }
    Optional<SmiLog> xml = xml(run(List.of("-q", "-x")));
    SmiLog log = xml.isPresent() ? xml.get() : SmiText.parse(run(List.of("-q")));
    List<GpuFabric> gpus = new ArrayList<>();
    for (SmiLog.Gpu gpu : log.gpus()) {
      String name = "GPU " + gpus.size() + (gpu.uuid().isEmpty() ? "" : " (" + gpu.uuid() + ")");
      gpus.add(SmiFields.gpu(SmiFields.shown(name), gpu.fabric()));
    }
    String driver = log.driverVersion();
    return Agreement.of(NAME, Reading.isVersion(driver) ? driver : "", gpus);
  }

  private static Optional<SmiLog> xml(String text) {
    try {
      return Optional.of(SmiXml.parse(text)).filter(SmiLog::hasFabrics);
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private String run(List<String> arguments) throws IOException {
    Program.Output output = Program.run(program, arguments, timeoutMillis, OUTPUT_MAX_BYTES);
    if (output.status() != 0 && output.status() != STATUS_INFOROM) {
      throw new IOException(
          program
              + " failed with status "
              + output.status()
              + ": "
              + SmiFields.shown(
                  output.text().strip().lines().findFirst().orElse("it says nothing")));
    }
    return output.text();
  }
}
