package io.imexd.explorer;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rebuilds a tree of records with some of its values replaced. The states of the protocol are
 * nothing but records and collections, so that one walk serves for times, words and names alike.
 */
final class Rewrite {

  /** What becomes of a component before it is walked through itself. */
  interface Rule {
    Object component(Object owner, String name, Object value);

    /** A value that is neither a record nor a collection. */
    default Object leaf(Object value) {
      return value;
    }
  }

  private record Shape(List<String> names, List<Method> getters, Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        List<Method> getters = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
        getters.forEach(g -> g.setAccessible(true));
        return new Shape(
            Arrays.stream(components).map(RecordComponent::getName).toList(), getters, constructor);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("every record has its constructor", e);
      }
    }

    Object value(Object owner, int index) {
      try {
        return getters.get(index).invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    Object build(Object[] values) {
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private final Rule rule;

  Rewrite(Rule rule) {
    this.rule = rule;
  }

  @SuppressWarnings("unchecked") // A walk keeps the type of what it walks through.
  <T> T of(T value) {
    return (T) walk(value);
  }

  private Object walk(Object value) {
    return switch (value) {
      case Record r -> record(r);
      case Optional<?> o -> o.map(this::walk);
      case List<?> l -> list(l);
      case Set<?> s -> set(s);
      case SortedMap<?, ?> m -> map(m);
      default -> rule.leaf(value);
    };
  }

  private Object record(Record before) {
    Shape shape = SHAPES.get(before.getClass());
    Object[] values = new Object[shape.names().size()];
    boolean same = true;
    for (int i = 0; i < values.length; i++) {
      Object old = shape.value(before, i);
      values[i] = walk(rule.component(before, shape.names().get(i), old));
      same &= values[i].equals(old);
    }
    Object whole = same ? before : shape.build(values);
    return rule.leaf(whole);
  }

  private List<Object> list(List<?> before) {
    List<Object> after = new ArrayList<>(before.size());
    for (Object o : before) {
      after.add(walk(o));
    }
    return List.copyOf(after);
  }

  private Set<Object> set(Set<?> before) {
    Set<Object> after = new HashSet<>();
    for (Object o : before) {
      after.add(walk(o));
    }
    return Set.copyOf(after);
  }

  private TreeMap<Object, Object> map(SortedMap<?, ?> before) {
    TreeMap<Object, Object> after = new TreeMap<>();
    for (Map.Entry<?, ?> e : before.entrySet()) {
      after.put(walk(e.getKey()), walk(e.getValue()));
    }
    return after;
  }

  /** The same record with one component replaced. */
  @SuppressWarnings("unchecked") // The record that is built is of the class of the one given.
  static <T extends Record> T with(T before, String name, Object value) {
    Shape shape = SHAPES.get(before.getClass());
    Object[] values = new Object[shape.names().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = shape.names().get(i).equals(name) ? value : shape.value(before, i);
    }
    return (T) shape.build(values);
  }
}
