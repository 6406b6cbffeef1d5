package dev.cairn.database;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Keeps what a logger is given, of all threads. */
final class LoggedMessages extends Handler {

  private static final Formatter FORMAT = new SimpleFormatter();

  private final List<String> messages = new CopyOnWriteArrayList<>();

  List<String> list() {
    return messages;
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(FORMAT.formatMessage(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
