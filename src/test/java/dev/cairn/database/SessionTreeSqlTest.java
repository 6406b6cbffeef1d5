package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as naming the session, and what does not. */
class SessionTreeSqlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select body from message where session_id = ? and ordinal = any (?)",
        "select c.id from checkpoint c where c.id = ? and c.session_id = cast(? as uuid)",
        "select 1 from Session s join Checkpoint c on c.session_id = s.id where s.id = :id",
        "select 1 from session s, checkpoint c where (s.id = c.session_id) and ((c.session_id = ?))",
        "select 1 from checkpoint c where (c.session_id, c.id) in ((?, ?))",
        "select 1 from checkpoint c where (c.id, c.session_id) = (?, ?)",
        "select 1 from session s where s.id = ? and (s.owner = ? or s.visibility = 'PUBLIC')",
        "select 1 from session s where s.id = ? for no key update",
        "select 1 from session s where s.id = ? and exists"
            + " (select 1 from session_label l where l.session_id = s.id and l.label_key = ?)",
        "select ordinal from message where session_id = ? union all"
            + " select ordinal from redacted_message where session_id = ? order by 1",
        "insert into message (session_id, ordinal) values (?, ?) on conflict do nothing",
        "insert into message (session_id, ordinal)"
            + " select ?, ordinal from message where session_id = ?",
        "with moved as (update session set title = ? where id = ? returning id)"
            + " insert into session_event (session_id, number) select id, 1 from moved",
        "update session set title = ? where id = ? and change_number = ?",
        "delete from checkpoint where session_id = ? and id = ?",
        "select * from account where username = ?",
        "insert into session_event (session_id, number) values (?, ?);"
            + "update session set title = ? where id = ?",
        "create index by_role on message (role)"
      })
  void sessionIsNamed(String sql) {
    assertThat(SessionTreeSql.tablesWithoutSession(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select body from message where ordinal = ?",
        "select body from message",
        "select m.body from public_message p join message m on m.ordinal = p.ordinal",
        "select c.session_id from checkpoint c where c.id = ?",
        "select 1 from checkpoint c where c.id = ? and c.session_id between ? and ?",
        "select 1 from checkpoint c where c.session_id in (?, ?)",
        "select 1 from checkpoint c where c.session_id = any (?)",
        "select 1 from checkpoint c where (c.session_id, c.id) in ((?, ?), (?, ?))",
        "select 1 from session s where s.id = ? or s.owner = ?",
        "select 1 from session s where (s.id = ? or s.owner = ?) and s.deleted = false",
        "select 1 from session s where not (s.id = ?)",
        "select 1 from session s where s.owner = ? and s.title = 'where s.id = ?'",
        "select case when s.id = ? then 1 end from session s",
        "select 1 from session s join checkpoint c on c.session_id = s.id where c.id = ?",
        "select 1 from session s where s.id = ? and exists"
            + " (select 1 from session_label l where l.label_key = ?)",
        "select ordinal from message where session_id = ? union all"
            + " select ordinal from redacted_message where ordinal = ?",
        "insert into message (ordinal, body) values (?, ?)",
        "insert into message (session_id, ordinal) select ?, ordinal from message",
        "with moved as (update session set title = ? where owner = ? returning id)"
            + " select id from moved",
        "update session set id = ? where owner = ?",
        "update session set title = ? where id = ?; update session set title = ?",
        "select 1 from session where title = ?; select 1 from session where id = ?",
        "delete from checkpoint where id in (select id from checkpoint where session_id = ?)"
      })
  void sessionIsNotNamed(String sql) {
    assertThat(SessionTreeSql.tablesWithoutSession(sql)).isNotEmpty();
  }

  @Test
  void statementWithoutItsSessionFailsEvenIfTheFailureIsCaught() {
    SessionTreeInspector inspector = new SessionTreeInspector();
    inspector.inspect("select body from message where session_id = ?");
    inspector.requireNone();

    assertThatThrownBy(() -> inspector.inspect("select body from message where ordinal = ?"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(inspector::requireNone)
        .hasMessageContaining("message")
        .hasMessageContaining("where ordinal = ?");
  }

  @Test
  void exceptionsNameMethodsOfCairn() {
    Set<String> methods =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.cairn.database")
                .stream()
                .flatMap(type -> type.getMethods().stream())
                .flatMap(SessionTreeSqlTest::names)
                .collect(Collectors.toSet());

    assertThat(methods).containsAll(SessionTreeInspector.EXCEPTIONS.keySet());
  }

  private static Stream<String> names(JavaMethod method) {
    String name = method.getOwner().getSimpleName() + "." + method.getName();
    return Stream.of(
        name,
        name
            + method.getRawParameterTypes().stream()
                .map(type -> type.getSimpleName())
                .collect(Collectors.joining(",", "(", ")")));
  }
}
