package dev.cairn.stats;

import java.util.List;
import java.util.Optional;

/**
 * What is counted of a message.
 *
 * @param calls the calls of tools that it makes
 * @param results the results of calls that it has
 * @param usage what it cost
 */
public record MessageFacts(List<Call> calls, List<Result> results, Optional<Usage> usage) {

  public static final MessageFacts NONE = new MessageFacts(List.of(), List.of(), Optional.empty());

  public MessageFacts {
    calls = List.copyOf(calls);
    results = List.copyOf(results);
  }

  /** A call of a tool. */
  public record Call(String id, ToolName tool) {}

  /** How a call ended. */
  public record Result(String callId, ToolResult result) {}

  /**
   * Tokens.
   *
   * @param model {@code provider/id}; empty if the message does not name one
   */
  public record Usage(TokenCounts tokens, Optional<String> model) {

    public Usage {
      model = model.map(Label::of);
    }
  }
}
