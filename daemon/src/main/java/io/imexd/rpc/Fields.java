package io.imexd.rpc;

import com.google.protobuf.ProtocolStringList;
import io.imexd.protocol.Code;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Facts;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.MemberStep;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The values that messages are made of, to the wire and back. What is written is cut to the bounds;
 * what is read and breaks one is refused with an {@link IllegalArgumentException} that repeats
 * nothing of it.
 */
final class Fields {
  static final int MEMBERS_MAX = 1024;
  static final int LINE_MAX_CHARS = 2_000;
  static final long TIME_LEFT_MAX_MILLIS = 24L * 3_600_000;

  /** Short, so that the steps of the largest job fit into one envelope. */
  private static final int STEP_DETAIL_MAX_CHARS = 160;

  private static final int WORD_MAX_CHARS = 256;
  private static final long ID_MAX = 0xFFFF_FFFEL;
  private static final int PEM_MAX_CHARS = 8_192;
  private static final int DIGEST_DIGITS = 64;

  private Fields() {}

  /** Free text for people: one line, cut to {@link #LINE_MAX_CHARS}. */
  static String toLine(String text) {
    return toLine(text, LINE_MAX_CHARS);
  }

  private static String toLine(String text, int maxChars) {
    String cut = text.length() <= maxChars ? text : text.substring(0, maxChars - 3) + "...";
    return cut.chars().anyMatch(Character::isISOControl) ? cut.replaceAll("\\p{Cntrl}", " ") : cut;
  }

  static String line(String what, String text) {
    require(text.length() <= LINE_MAX_CHARS, what + " is longer than " + LINE_MAX_CHARS);
    require(text.chars().noneMatch(Character::isISOControl), what + " has a control character");
    return text;
  }

  /** Text in PEM form: printable ASCII and line ends; may be empty. */
  static String pem(String what, String text) {
    require(text.length() <= PEM_MAX_CHARS, what + " is longer than " + PEM_MAX_CHARS);
    require(
        text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f),
        what + " has a character that is not allowed");
    return text;
  }

  /**
   * A version, a clique, an address, the id of a call: printable ASCII without blanks; may be
   * empty.
   */
  static String word(String what, String text) {
    require(text.length() <= WORD_MAX_CHARS, what + " is longer than " + WORD_MAX_CHARS);
    require(
        text.chars().allMatch(c -> c > ' ' && c < 0x7f),
        what + " has a character that is not allowed");
    return text;
  }

  static String digest(String text) {
    require(
        text.isEmpty()
            || text.length() == DIGEST_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f'),
        "a map digest has 64 lower-case hex digits");
    return text;
  }

  static long timeLeft(int wire) {
    long millis = Integer.toUnsignedLong(wire);
    require(millis <= TIME_LEFT_MAX_MILLIS, "the time left is more than a day");
    return millis;
  }

  static int toTimeLeft(long millis) {
    return (int) Math.clamp(millis, 0, TIME_LEFT_MAX_MILLIS);
  }

  static int count(String what, int wire) {
    require(wire >= 0, what + " is out of range");
    return wire;
  }

  static JobKey job(io.imexd.proto.JobKey wire) {
    return new JobKey(wire.getCluster(), wire.getJob(), wire.getRun());
  }

  static io.imexd.proto.JobKey toWire(JobKey job) {
    return io.imexd.proto.JobKey.newBuilder()
        .setCluster(job.cluster())
        .setJob(job.job())
        .setRun(job.run())
        .build();
  }

  static List<TrayId> trays(ProtocolStringList names) {
    require(names.size() <= MEMBERS_MAX, "there are more than " + MEMBERS_MAX + " trays");
    return names.stream().map(TrayId::new).toList();
  }

  static List<String> names(List<TrayId> trays) {
    return trays.stream().map(TrayId::name).toList();
  }

  /** The members of a job: at least one, sorted, none twice. */
  static List<TrayId> members(ProtocolStringList names) {
    List<TrayId> members = trays(names);
    require(!members.isEmpty(), "there are no members");
    for (int i = 1; i < members.size(); i++) {
      require(
          members.get(i - 1).compareTo(members.get(i)) < 0,
          "the members are not sorted, or one comes twice");
    }
    return members;
  }

  static Options options(io.imexd.proto.Options wire) {
    long uid = Integer.toUnsignedLong(wire.getUid());
    long gid = Integer.toUnsignedLong(wire.getGid());
    require(uid <= ID_MAX && gid <= ID_MAX, "a user or group id is out of range");
    return new Options(
        wire.getHasOwner() ? new Options.Owner(true, uid, gid) : Options.Owner.UNKNOWN,
        wire.getSingleClique());
  }

  static io.imexd.proto.Options toWire(Options options) {
    return io.imexd.proto.Options.newBuilder()
        .setUid((int) options.owner().uid())
        .setGid((int) options.owner().gid())
        .setHasOwner(options.owner().known())
        .setSingleClique(options.singleClique())
        .build();
  }

  static List<Domain> domains(List<io.imexd.proto.Domain> wire) {
    require(wire.size() <= MEMBERS_MAX, "there are more than " + MEMBERS_MAX + " domains");
    return wire.stream().map(Fields::domain).toList();
  }

  private static Domain domain(io.imexd.proto.Domain wire) {
    List<TrayId> members = trays(wire.getMembersList());
    require(new HashSet<>(members).size() == members.size(), "a tray comes twice in a domain");
    require(
        wire.getAddressesCount() == members.size(), "a domain needs one address for each member");
    List<String> addresses = wire.getAddressesList().stream().map(Fields::address).toList();
    require(
        new HashSet<>(addresses).size() == addresses.size(), "an address comes twice in a domain");
    Domain domain = new Domain(word("a clique", wire.getClique()), members, addresses);
    require(
        wire.getMapDigest().equals(domain.mapDigest()),
        "a map digest does not belong to the map beside it");
    return domain;
  }

  private static String address(String text) {
    require(!text.isEmpty(), "an address is empty");
    return word("an address", text);
  }

  static io.imexd.proto.Domain toWire(Domain domain) {
    return io.imexd.proto.Domain.newBuilder()
        .setClique(domain.clique())
        .addAllMembers(names(domain.members()))
        .addAllAddresses(domain.addresses())
        .setMapDigest(domain.mapDigest())
        .build();
  }

  static Facts facts(io.imexd.proto.Facts wire) {
    return new Facts(
        fromWord(Facts.Fabric.class, wire.getFabric()),
        word("a clique", wire.getClique()),
        word("an address", wire.getAddress()),
        line("a driver version", wire.getDriverVersion()),
        line("an IMEX version", wire.getImexVersion()),
        line("a reason", wire.getUnfit()));
  }

  static io.imexd.proto.Facts toWire(Facts facts) {
    return io.imexd.proto.Facts.newBuilder()
        .setFabric(toWord(facts.fabric()))
        .setClique(facts.clique())
        .setAddress(facts.address())
        .setDriverVersion(toLine(facts.driverVersion()))
        .setImexVersion(toLine(facts.imexVersion()))
        .setUnfit(toLine(facts.unfit()))
        .build();
  }

  static List<MemberStep> steps(List<io.imexd.proto.MemberStep> wire) {
    require(wire.size() <= MEMBERS_MAX, "there are more than " + MEMBERS_MAX + " members");
    return wire.stream()
        .map(s ->
            new MemberStep(
                new TrayId(s.getTray()),
                fromWord(MemberStep.Step.class, s.getStep()),
                line("a detail", s.getDetail())))
        .toList();
  }

  static List<io.imexd.proto.MemberStep> toWire(List<MemberStep> steps) {
    return steps.stream()
        .map(s ->
            io.imexd.proto.MemberStep.newBuilder()
                .setTray(s.tray().name())
                .setStep(s.step().word())
                .setDetail(toLine(s.detail(), STEP_DETAIL_MAX_CHARS))
                .build())
        .toList();
  }

  static Code code(io.imexd.proto.Code wire) {
    require(wire != io.imexd.proto.Code.UNRECOGNIZED, "a code is unknown");
    return Code.valueOf(wire.name());
  }

  static io.imexd.proto.Code toWire(Code code) {
    return io.imexd.proto.Code.valueOf(code.name());
  }

  static String toWord(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E fromWord(Class<E> type, String word) {
    for (E value : type.getEnumConstants()) {
      if (toWord(value).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "a word for " + type.getSimpleName().toLowerCase(Locale.ROOT) + " is unknown");
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
