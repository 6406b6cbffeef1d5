package dev.cairn.session;

import java.util.Objects;

/**
 * For whom a storage acts.
 *
 * @param username the name by which sessions are owned
 */
public record Caller(String username) {

  public Caller {
    Objects.requireNonNull(username);
  }
}
