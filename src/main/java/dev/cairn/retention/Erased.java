package dev.cairn.retention;

/**
 * The amount that is erased.
 *
 * @param count the number of sessions, checkpoints, events or keys
 * @param bytes the bytes of messages and metadata
 */
public record Erased(long count, long bytes) {

  public static final Erased NOTHING = new Erased(0, 0);

  public Erased plus(Erased more) {
    return new Erased(count + more.count, bytes + more.bytes);
  }
}
