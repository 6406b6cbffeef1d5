package dev.cairn.database.message;

import jakarta.persistence.AttributeConverter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Identifies the messages of a checkpoint, in order, as runs of their ordinals: 0 to 57, 59, 61 to
 * 80. Ordinals ascend within a run; an ordinal may occur in several runs, since a conversation may
 * repeat itself.
 */
public record MessageRuns(List<Run> runs) {

  public static final MessageRuns EMPTY = new MessageRuns(List.of());

  /** The first byte of deflated data: the header of the zlib format. */
  private static final byte DEFLATED = 0x78;

  private static final int WORTH_DEFLATING = 64;

  /** The ordinals from {@code first} to {@code last}, both included. */
  record Run(int first, int last) {}

  /** Stores runs in one column. */
  public static final class Converter implements AttributeConverter<MessageRuns, byte[]> {
    @Override
    public byte[] convertToDatabaseColumn(MessageRuns runs) {
      return runs.encode();
    }

    @Override
    public MessageRuns convertToEntityAttribute(byte[] encoded) {
      return decode(encoded);
    }
  }

  public MessageRuns {
    runs = List.copyOf(runs);
  }

  public static MessageRuns ofOrdinals(int[] ordinals) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < ordinals.length; ) {
      int start = i++;
      while (i < ordinals.length && ordinals[i] == ordinals[i - 1] + 1) {
        i++;
      }
      runs.add(new Run(ordinals[start], ordinals[i - 1]));
    }
    return new MessageRuns(runs);
  }

  public static MessageRuns decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(inflate(encoded));
    List<Run> runs = new ArrayList<>();
    int next = 0;
    while (bytes.hasRemaining()) {
      int first = next + unfold(readNumber(bytes));
      int last = first + readNumber(bytes);
      runs.add(new Run(first, last));
      next = last + 1;
    }
    return new MessageRuns(runs);
  }

  /**
   * Encodes the runs compactly. A client that rewrites its last message every turn leaves one gap
   * per turn, and the total size of the runs would grow with the square of the session's length. So
   * each run is encoded as the step from the one before, which is the same every turn, and
   * repetitive data is deflated.
   *
   * <p>Data that begins with 0x78 is deflated; data that would begin with 0x78 by chance is
   * deflated as well. A run is two numbers: the step from the end of the previous run to its first
   * ordinal (0, 1, 2 … encode 0, -1, 1 …), and its length minus one. A number is encoded in seven
   * bits per byte, the lowest first, with the high bit set if more bytes follow.
   */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = 0;
    for (Run run : runs) {
      writeNumber(bytes, fold(run.first - next));
      writeNumber(bytes, run.last - run.first);
      next = run.last + 1;
    }
    byte[] plain = bytes.toByteArray();
    return plain.length <= WORTH_DEFLATING && !isDeflated(plain) ? plain : deflate(plain);
  }

  private static int fold(int step) {
    return (step << 1) ^ (step >> 31);
  }

  private static int unfold(int folded) {
    return (folded >>> 1) ^ -(folded & 1);
  }

  private static void writeNumber(ByteArrayOutputStream bytes, int number) {
    int rest = number;
    while ((rest & ~0x7F) != 0) {
      bytes.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  private static int readNumber(ByteBuffer bytes) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      number |= (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  private static boolean isDeflated(byte[] encoded) {
    return encoded.length > 0 && encoded[0] == DEFLATED;
  }

  private static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] inflate(byte[] encoded) {
    if (!isDeflated(encoded)) {
      return encoded;
    }
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the ordinals of these runs followed by the others, in order. */
  public int[] followedBy(int[] others) {
    int[] first = ordinals();
    int[] all = Arrays.copyOf(first, first.length + others.length);
    System.arraycopy(others, 0, all, first.length, others.length);
    return all;
  }

  /** Returns the runs of the last messages, at most the given number. */
  MessageRuns last(int most) {
    Deque<Run> last = new ArrayDeque<>();
    int wanted = most;
    for (int i = runs.size() - 1; i >= 0 && wanted > 0; i--) {
      Run run = runs.get(i);
      int length = run.last - run.first + 1;
      last.addFirst(length <= wanted ? run : new Run(run.last - wanted + 1, run.last));
      wanted -= length;
    }
    return new MessageRuns(List.copyOf(last));
  }

  /** Returns the number of messages, repetitions included. */
  public int messageCount() {
    return runs.stream().mapToInt(run -> run.last - run.first + 1).sum();
  }

  /** Returns the index of the first occurrence of a message, from 0; -1 if there is none. */
  public int indexOf(int ordinal) {
    int place = 0;
    for (Run run : runs) {
      if (ordinal >= run.first && ordinal <= run.last) {
        return place + ordinal - run.first;
      }
      place += run.last - run.first + 1;
    }
    return -1;
  }

  /** Returns the ordinals in order, repetitions included. */
  public int[] ordinals() {
    return ordinals(0, messageCount());
  }

  /**
   * Returns some of the ordinals, in order.
   *
   * @param skip how many to skip
   * @param most the maximum number of ordinals
   */
  int[] ordinals(int skip, int most) {
    int[] ordinals = new int[Math.max(0, Math.min(most, messageCount() - skip))];
    int place = -skip;
    for (Run run : runs) {
      int length = run.last - run.first + 1;
      int end = Math.min(length, ordinals.length - place);
      for (int i = Math.max(0, -place); i < end; i++) {
        ordinals[place + i] = run.first + i;
      }
      place += length;
    }
    return ordinals;
  }
}
