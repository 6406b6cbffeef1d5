package dev.cairn.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits in Base64url, used for unguessable secrets. */
public final class RandomText {

  public static final int LENGTH = 43;

  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

  private RandomText() {}

  public static String next(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns whether a text has this form. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }
}
