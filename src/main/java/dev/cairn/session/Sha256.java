package dev.cairn.session;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that identifies messages, requests, files and tokens. */
public final class Sha256 {

  private Sha256() {}

  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
