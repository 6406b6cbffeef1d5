package dev.cairn.database;

import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;

/** Makes beans with their collaborators, without a container. */
final class Beans {

  private Beans() {}

  /**
   * @param given collaborators that exist
   * @param implementations of interfaces that collaborators have
   */
  static <T> T make(Class<T> type, List<?> given, List<Class<?>> implementations) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      T bean = constructor.newInstance();
      for (Field field : type.getDeclaredFields()) {
        if (field.isAnnotationPresent(Inject.class)) {
          field.setAccessible(true);
          field.set(bean, collaborator(field.getType(), given, implementations));
        }
      }
      return bean;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object collaborator(Class<?> type, List<?> given, List<Class<?>> implementations) {
    for (Object existing : given) {
      if (type.isInstance(existing)) {
        return existing;
      }
    }
    Class<?> chosen =
        implementations.stream().filter(type::isAssignableFrom).findFirst().orElse((Class) type);
    return make(chosen, given, implementations);
  }
}
