package dev.cairn.database;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that run on H2 and on PostgreSQL, each class on databases of its own. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
public abstract class OnEachDatabase {

  protected static TestDatabase database;

  @Parameter TestDatabase.Kind kind;

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase.Kind kind) throws Exception {
    database = kind.start();
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    database.close();
  }
}
