package io.imexd.fabric;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the XML of nvidia-smi -q -x. The DTD that it names is not looked at. */
final class SmiXml {
  private static final int VALUE_MAX_CHARS = 200;

  private SmiXml() {}

  /** Throws where it is no XML, or ends too early. */
  static SmiLog parse(String text) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader in = factory.createXMLStreamReader(new StringReader(text));
    String driver = "";
    String uuid = "";
    Map<String, String> fabric = new HashMap<>();
    List<SmiLog.Gpu> gpus = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    StringBuilder value = new StringBuilder();
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          path.addLast(in.getLocalName());
          value.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (value.length() < VALUE_MAX_CHARS) {
            value.append(in.getText());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          String at = String.join("/", path);
          String said = value.toString().strip();
          if (at.equals("nvidia_smi_log/driver_version")) {
            driver = said;
          } else if (at.equals("nvidia_smi_log/gpu/uuid")) {
            uuid = said;
          } else if (at.startsWith("nvidia_smi_log/gpu/fabric/")) {
            fabric.putIfAbsent(SmiFields.key(path.getLast()), said);
          } else if (at.equals("nvidia_smi_log/gpu") && gpus.size() < SmiLog.GPUS_MAX) {
            gpus.add(new SmiLog.Gpu(uuid, fabric));
            uuid = "";
            fabric = new HashMap<>();
          }
          path.removeLast();
          value.setLength(0);
        }
        default -> {}
      }
    }
    return new SmiLog(driver, gpus);
  }
}
