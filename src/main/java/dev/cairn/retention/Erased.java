package dev.cairn.retention;

/**
 * How much is erased.
 *
 * @param count sessions, checkpoints, events or keys
 * @param bytes of messages and metadata
 */
public record Erased(long count, long bytes) {

  public static final Erased NOTHING = new Erased(0, 0);

  public Erased plus(Erased more) {
    return new Erased(count + more.count, bytes + more.bytes);
  }
}
