package dev.cairn.database.knowledge;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.transaction.InsertRetry;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The queries on {@code knowledge_store} and {@code knowledge_file}, each for one owner. Content is
 * read and written by plain JDBC, since an entity would hold all of it in memory.
 */
@ApplicationScoped
class KnowledgeQueries {

  @Inject private EntityManager entityManager;

  /** Locks the files of the owner, so that nobody else changes them. */
  KnowledgeStoreEntity lock(String owner) {
    return InsertRetry.until(
        () -> {
          Optional<KnowledgeStoreEntity> known = findLocked(owner);
          if (known.isPresent()) {
            return known;
          }
          entityManager
              .createNativeQuery(
                  "insert into knowledge_store (owner, file_count, size_bytes)"
                      + " values (:owner, 0, 0) on conflict do nothing")
              .setParameter("owner", owner)
              .executeUpdate();
          return findLocked(owner);
        });
  }

  private Optional<KnowledgeStoreEntity> findLocked(String owner) {
    return Optional.ofNullable(
        entityManager.find(KnowledgeStoreEntity.class, owner, LockModeType.PESSIMISTIC_WRITE));
  }

  Optional<KnowledgeFile> find(String owner, KnowledgePath path) {
    return list(of(owner).and("f.path = :path", "path", path.value())).stream().findFirst();
  }

  /** Returns whether the path is a directory or lies below a file. */
  boolean isTaken(String owner, KnowledgePath path) {
    return !list(of(owner)
            .and(
                "(locate(:directory, f.path) = 1 or locate(concat(f.path, '/'), :path) = 1)",
                "path",
                path.value())
            .with("directory", path.value() + "/"))
        .isEmpty();
  }

  List<KnowledgeFile> list(String owner, Optional<KnowledgePath> below) {
    return list(below.map(path -> below(owner, path)).orElse(of(owner)));
  }

  private List<KnowledgeFile> list(JpqlWhere where) {
    return where
        .query(entityManager, KnowledgeFileEntity.class, "select f from KnowledgeFileEntity f", "")
        .getResultStream()
        .map(KnowledgeFileEntity::toFile)
        .toList();
  }

  private static JpqlWhere of(String owner) {
    return new JpqlWhere().and("f.owner = :owner", "owner", owner);
  }

  /** Uses no ranges or patterns, whose meaning depends on the collation. */
  private static JpqlWhere below(String owner, KnowledgePath path) {
    return of(owner)
        .and("(f.path = :path or locate(:directory, f.path) = 1)", "path", path.value())
        .with("directory", path.value() + "/");
  }

  /** Deletes the file at a path, in the transaction that has locked the store. */
  void delete(String owner, KnowledgePath path) {
    entityManager
        .createQuery("delete from KnowledgeFileEntity f where f.owner = :owner and f.path = :path")
        .setParameter("owner", owner)
        .setParameter("path", path.value())
        .executeUpdate();
  }

  /** Deletes all files below a path, in the transaction that has locked the store. */
  void deleteBelow(String owner, KnowledgePath path) {
    entityManager
        .createQuery(
            "delete from KnowledgeFileEntity f"
                + " where f.owner = :owner and locate(:directory, f.path) = 1")
        .setParameter("owner", owner)
        .setParameter("directory", path.value() + "/")
        .executeUpdate();
  }

  /** Inserts a file, in the transaction that has locked the store. */
  void insert(String owner, KnowledgeFile file, KnowledgeContent content) {
    run(
        "insert into knowledge_file (owner, path, size_bytes, digest, title, description, tags,"
            + " created_at, updated_at, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        insert -> {
          try (InputStream bytes = content.source().open()) {
            insert.setString(1, owner);
            insert.setString(2, file.path());
            insert.setLong(3, file.sizeBytes());
            insert.setBytes(4, HexFormat.of().parseHex(file.contentHash()));
            insert.setString(5, file.title().orElse(null));
            insert.setString(6, file.description().orElse(null));
            insert.setString(7, String.join("\n", file.tags()));
            insert.setObject(8, file.createdAt().atOffset(ZoneOffset.UTC));
            insert.setObject(9, file.updatedAt().atOffset(ZoneOffset.UTC));
            insert.setBinaryStream(10, bytes, file.sizeBytes());
            return insert.executeUpdate();
          }
        });
  }

  /**
   * Returns what {@code reader} returns for the content of a file; empty if there is no such file.
   */
  <T> Optional<T> read(String owner, KnowledgePath path, KnowledgeStorage.Reader<T> reader) {
    return run(
        "select digest, content from knowledge_file where owner = ? and path = ?",
        select -> {
          select.setString(1, owner);
          select.setString(2, path.value());
          try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
              return Optional.empty();
            }
            try (InputStream bytes = row.getBinaryStream(2)) {
              return Optional.of(reader.read(HexFormat.of().formatHex(row.getBytes(1)), bytes));
            }
          }
        });
  }

  Optional<byte[]> peek(String owner, KnowledgePath path, int maxBytes) {
    return run(
        "select substring(content from 1 for ?) from knowledge_file where owner = ? and path = ?",
        select -> {
          select.setInt(1, maxBytes);
          select.setString(2, owner);
          select.setString(3, path.value());
          try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
          }
        });
  }

  private interface Statement<T> {
    T run(PreparedStatement statement) throws SQLException, IOException;
  }

  private <T> T run(String sql, Statement<T> work) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.run(statement);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
