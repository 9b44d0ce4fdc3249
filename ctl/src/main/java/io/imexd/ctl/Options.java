package io.imexd.ctl;

import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Declares what a command takes. By calls, not by picocli's annotations: the JVM makes a class for
 * each kind of annotation that is read, at every start, and no AOT cache keeps them; that was two
 * thirds of imexctl's start.
 */
final class Options {
  private final CommandSpec spec;

  Options(CommandSpec spec) {
    this.spec = spec;
  }

  Options text(String name, String label, String description, Consumer<String> to) {
    return option(named(name).paramLabel(label).description(description), String.class, to, false);
  }

  Options required(String name, String label, String description, Consumer<String> to) {
    return option(named(name).paramLabel(label).description(description), String.class, to, true);
  }

  Options number(String name, String label, String description, Consumer<Long> to) {
    return option(named(name).paramLabel(label).description(description), Long.class, to, false);
  }

  /** Returns the value of an option, if it is in its range; a UsageException says which that is. */
  static long inRange(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw new UsageException(
          option + ": " + value + " is out of range; " + min + " to " + max + " are allowed");
    }
    return value;
  }

  Options flag(String name, String description, Consumer<Boolean> to) {
    return option(named(name).arity("0").description(description), Boolean.class, to, false);
  }

  /** Declares an option of another type, for which picocli or the builder has a converter. */
  <T> Options option(OptionSpec.Builder builder, Class<T> type, Consumer<T> to, boolean required) {
    spec.addOption(builder.type(type).required(required).setter(new To<>(type, to)).build());
    return this;
  }

  /** Declares the one argument that the command must have. */
  Options argument(String label, String description, Consumer<String> to) {
    return argument(label, description, "1", to);
  }

  Options argument(String label, String description, String arity, Consumer<String> to) {
    return argument("0", label, description, arity, to);
  }

  /** Declares a second argument that the command must have. */
  Options second(String label, String description, Consumer<String> to) {
    return argument("1", label, description, "1", to);
  }

  /** Declares all that is left of the line, at least one word. */
  Options rest(String label, String description, Consumer<String[]> to) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .paramLabel(label)
            .description(description)
            .type(String[].class)
            .setter(new To<>(String[].class, to))
            .build());
    return this;
  }

  private Options argument(
      String index, String label, String description, String arity, Consumer<String> to) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(index)
            .arity(arity)
            .paramLabel(label)
            .description(description)
            .type(String.class)
            .setter(new To<>(String.class, to))
            .build());
    return this;
  }

  Options help() {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .arity("0")
            .type(boolean.class)
            .description("Show this help.")
            .build());
    return this;
  }

  static OptionSpec.Builder named(String... names) {
    return OptionSpec.builder(names);
  }

  /** Gives a value to its field; picocli's reset to "no value" leaves the field's own default. */
  private record To<V>(Class<V> type, Consumer<V> field) implements ISetter {
    @Override
    public <T> T set(T value) {
      if (type.isInstance(value)) {
        field.accept(type.cast(value));
      }
      return value;
    }
  }
}
