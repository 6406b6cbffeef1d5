package dev.cairn.stats;

import java.util.List;
import java.util.Optional;

/**
 * The countable facts of a message.
 *
 * @param calls the tool calls that it makes
 * @param results the results of tool calls that it contains
 * @param usage the tokens that it used
 */
public record MessageFacts(List<Call> calls, List<Result> results, Optional<Usage> usage) {

  public static final MessageFacts NONE = new MessageFacts(List.of(), List.of(), Optional.empty());

  public MessageFacts {
    calls = List.copyOf(calls);
    results = List.copyOf(results);
  }

  /** A tool call. */
  public record Call(String id, ToolName tool) {}

  /** The result of a call. */
  public record Result(String callId, ToolResult result) {}

  /**
   * The tokens of a message.
   *
   * @param model {@code provider/id}; empty if the message does not name one
   */
  public record Usage(TokenCounts tokens, Optional<String> model) {

    public Usage {
      model = model.map(Label::of);
    }
  }
}
