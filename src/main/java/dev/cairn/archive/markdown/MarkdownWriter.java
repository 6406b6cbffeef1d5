package dev.cairn.archive.markdown;

import dev.cairn.json.MessageContent;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.Message;
import dev.cairn.session.Session;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a conversation as Markdown for people to read. Messages are quoted, and the input and
 * output of tools is put in fenced blocks. Neither can break out of its place and pass for
 * something else, and no renderer loads or runs any of it.
 */
public final class MarkdownWriter {

  private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|\\r|\\n");

  /** The client's own marks on a resumed conversation. */
  private static final Pattern CHECKPOINT_TAG =
      Pattern.compile("\\n?<checkpoint_id>[^<]*</checkpoint_id>");

  private static final Pattern PUNCTUATION = Pattern.compile("([!-/:-@\\[-`{-~])");

  /** Matches the media type of the data, and the data, which may be megabytes. */
  private static final Pattern DATA_URL =
      Pattern.compile("^\\s*(data:[^;,]{0,100}).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final int SHORTEST_FENCE = 3;

  private final Appendable out;

  public MarkdownWriter(Appendable out) {
    this.out = out;
  }

  /** Writes the active checkpoint of a session. */
  public void write(Session session) throws IOException {
    line("# " + escaped(session.title()));
    line("");
    line(
        "- Session "
            + code(session.id().toString())
            + session.owner().map(owner -> " of " + code(owner)).orElse(""));
    line("- From " + session.createdAt() + " to " + session.updatedAt());
    if (session.cwd().isPresent()) {
      line("- In " + code(session.cwd().get()));
    }
    if (session.deletedAt().isPresent()) {
      line("- Deleted " + session.deletedAt().get());
    }
    Optional<CheckpointState> state = session.activeCheckpoint().flatMap(Checkpoint::state);
    if (state.isPresent()) {
      write(state.get());
    }
  }

  private void write(CheckpointState state) throws IOException {
    int number = 1;
    for (Message message : state.messages()) {
      write(number++, message);
    }
  }

  private void write(int number, Message message) throws IOException {
    MessageContent content = MessageContent.of(message);
    String speaker =
        message.role().name().charAt(0)
            + message.role().name().substring(1).toLowerCase(Locale.ROOT);
    line("");
    line(
        "## "
            + number
            + ". "
            + speaker
            + content.toolCallId().map(id -> " answers " + code(id)).orElse(""));
    Optional<String> answered = Optional.empty();
    for (MessageContent.Part part : content.parts()) {
      line("");
      if (part.toolCallId().isPresent() && !part.toolCallId().equals(answered)) {
        line("Answers " + code(part.toolCallId().get()) + ":");
        line("");
      }
      answered = part.toolCallId();
      write(part, message.role());
    }
  }

  private void write(MessageContent.Part part, Message.Role role) throws IOException {
    if (part.call().isPresent()) {
      MessageContent.ToolCall call = part.call().get();
      line("Calls " + code(call.name()) + " as " + code(call.id()) + ":");
      line("");
      fence("json", call.arguments());
    } else if (part.isImage()) {
      line("*(an image)*" + part.url().map(url -> " " + code(withoutData(url))).orElse(""));
    } else if (part.text().isEmpty()) {
      line("*(a part of type* " + code(part.type()) + "*)*");
    } else if (part.toolCallId().isPresent() || role == Message.Role.TOOL) {
      fence("", part.text().get());
    } else {
      quote(CHECKPOINT_TAG.matcher(part.text().get()).replaceAll(""));
    }
  }

  private static String withoutData(String url) {
    return DATA_URL.matcher(url).replaceFirst("$1…");
  }

  private void quote(String text) throws IOException {
    for (String each : QuotedMarkdown.of(lines(text))) {
      line("> " + each);
    }
  }

  private void fence(String language, String text) throws IOException {
    String fence = fenceFor(text);
    line(fence + language);
    for (String each : lines(text)) {
      line(each);
    }
    line(fence);
  }

  /** Returns a fence with one more backtick than any run of them in the text. */
  static String fenceFor(String text) {
    return "`".repeat(Math.max(SHORTEST_FENCE, longestRunOfBackticks(text) + 1));
  }

  private static String[] lines(String text) {
    return LINE_BREAK.split(text.replace('\0', '\uFFFD'), -1);
  }

  /** Returns a code span on one line. */
  private static String code(String text) {
    // Backticks around nothing would start another span.
    String flat = text.isEmpty() ? " " : String.join(" ", lines(text));
    String fence = "`".repeat(longestRunOfBackticks(flat) + 1);
    String padding = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
    return fence + padding + flat + padding + fence;
  }

  /** Escapes all Markdown in a text, on one line. */
  private static String escaped(String text) {
    return PUNCTUATION.matcher(String.join(" ", lines(text))).replaceAll("\\\\$1");
  }

  private static int longestRunOfBackticks(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }
}
