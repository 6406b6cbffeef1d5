package dev.cairn.telemetry;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Reads the statistics of the app server's database connection pool. */
final class ConnectionPool {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private ConnectionPool() {}

  /**
   * The current usage of the pool.
   *
   * @param used connections in use by a transaction
   * @param idle open connections that are not in use
   */
  record Use(long used, long idle) {}

  /**
   * @param dataSource the last part of its JNDI name
   * @return empty until the pool is first used, and on servers without statistics
   */
  static Optional<Use> use(String dataSource) {
    return liberty(dataSource).or(() -> wildfly(dataSource));
  }

  private static Optional<Use> liberty(String dataSource) {
    return read(
        "WebSphere:type=ConnectionPoolStats,name=jdbc/" + dataSource,
        List.of("ManagedConnectionCount", "FreeConnectionCount"),
        all -> all.get(0) - all.get(1),
        all -> all.get(1));
  }

  private static Optional<Use> wildfly(String dataSource) {
    return read(
        "jboss.as:subsystem=datasources,data-source=" + dataSource + ",statistics=pool",
        List.of("InUseCount", "ActiveCount"),
        all -> all.get(0),
        all -> all.get(1) - all.get(0));
  }

  private static Optional<Use> read(
      String name,
      List<String> attributes,
      ToLongFunction<List<Long>> used,
      ToLongFunction<List<Long>> idle) {
    try {
      ObjectName bean = new ObjectName(name);
      if (!SERVER.isRegistered(bean)) {
        return Optional.empty();
      }
      Long[] values = new Long[attributes.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ((Number) SERVER.getAttribute(bean, attributes.get(i))).longValue();
      }
      List<Long> all = List.of(values);
      return Optional.of(
          new Use(Math.max(0, used.applyAsLong(all)), Math.max(0, idle.applyAsLong(all))));
    } catch (JMException e) {
      return Optional.empty(); // unregistered meanwhile
    }
  }
}
