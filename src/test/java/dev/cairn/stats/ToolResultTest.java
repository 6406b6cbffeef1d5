package dev.cairn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.json.MessageFactsReader;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every marker that the client or its tools write, and texts that only look like one. */
class ToolResultTest {

  private static final ToolName COMMAND = new ToolName("run_command");
  private static final ToolName OTHER = new ToolName("view");

  private static final List<String> ABORTED =
      List.of(
          "TOOL_CALL_CANCELLED",
          "TOOL_CALL_CANCELLED\nCOMMAND_CANCELLED\nCommand execution was cancelled",
          "TOOL_CALL_REJECTED",
          "Tool call rejected by user",
          "{\"answers\":[],\"completed\":false,\"reason\":\"User cancelled the question prompt.\"}",
          "{\n  \"completed\": false,\n  \"reason\": \"User cancelled the question prompt.\"\n}");

  private static final List<String> CODES =
      List.of(
          "COMMAND_FAILED COMMAND_ERROR COMMAND_CANCELLED RUN_COMMAND_TASK_ERROR",
          "GET_ALL_TASKS_ERROR CANCEL_TASK_ERROR AWAIT_TASKS_ERROR TASK_NOT_FOUND",
          "GET_TASK_DETAILS_ERROR RESUME_TASK_ERROR INVALID_URL INSECURE_URL HTTP_CLIENT_ERROR",
          "FAILED_TO_FETCH_WEB_PAGE HTTP_ERROR RESPONSE_READ_ERROR INVALID_PATH",
          "INVALID_REMOTE_CONNECTION REMOTE_CONNECTION_ERROR REMOTE_COMMAND_ERROR",
          "REMOTE_GLOB_ERROR REMOTE_GREP_ERROR REMOTE_FILE_READ_ERROR REMOTE_FILE_WRITE_ERROR",
          "CONNECTION_ERROR NOT_REMOTE FILE_NOT_FOUND PATH_NOT_FOUND READ_ERROR FILE_READ_ERROR",
          "FILE_WRITE_ERROR WRITE_ERROR CREATE_ERROR CREATE_DIR_ERROR FILE_EXISTS FORMAT_ERROR",
          "BACKUP_ERROR GREP_ERROR INVALID_GLOB INVALID_REGEX STRING_NOT_FOUND",
          "OLD_STR_NEW_STR_IDENTICAL INTERACTIVE_REQUIRED CLIENT_NOT_FOUND SEARCH_DOCS_ERROR",
          "INVALID_SEARCH_DOCS_KEYWORDS INVALID_SEARCH_DOCS_LIMIT SEARCH_MEMORY_ERROR",
          "LOAD_SKILL_ERROR SLACK_READ_MESSAGES_ERROR SLACK_READ_REPLIES_ERROR",
          "SEND_SLACK_MESSAGE_ERROR INVALID_ARGUMENTS MCP_TOOL_CALL_ERROR UNEXPECTED_RESPONSE",
          "MCP_ERROR");

  private static final List<String> SINGLE_BLOCK_FAILURES =
      List.of(
          "VALIDATION_ERROR: no task",
          "COMMAND_BUILD_FAILED: x",
          "TASK_START_FAILED: x",
          "FAILED_TO_HANDLE_LARGE_OUTPUT: x",
          "MCP tool call failed: x",
          "MCP tool execution error: x",
          "MCP client is not initialized",
          "Unexpected MCP response type",
          "Tool 'run_command' timed out after 60 minutes",
          "No result",
          "Tool execution failed - no result returned",
          "ask_user tool was called with no questions",
          "Failed to parse ask_user arguments: expected value");

  private static final List<String> SUCCESSFUL =
      List.of(
          "",
          "ok",
          "No results were found",
          "NOTE\nthe first line is no code of the client's",
          "HTTP_ERRORS\nare counted here",
          "[WARN] disk is nearly full, says a log",
          "README says: TOOL_CALL_REJECTED",
          "the marker TOOL_CALL_CANCELLED stands in this source",
          "TOOL_CALL_REJECTED is a constant",
          "  COMMAND_FAILED\nquoted and indented",
          "fn f() {\n  return \"COMMAND_FAILED\\nx\";\n}",
          "grep: Tool call rejected by user",
          "{\"completed\":true,\"reason\":\"User cancelled the question prompt.\"}",
          "see {\"completed\":false,\"reason\":\"User cancelled the question prompt.\"}",
          "Command exited with code 1 was the last line of another log\nfine",
          "Showing the last 300 / 900 output lines. Full output saved to /tmp/x\n...\ndone");

  /** How commands end that failed, also when most of the output was taken out before. */
  private static final List<String> COMMAND_ENDS =
      List.of(
          "boom\nCommand exited with code 1",
          "boom\nCommand exited with code -9\n\n",
          "Command exited with code 127",
          "slow\nCommand timed out after 30 seconds",
          "Showing the last 300 / 900 output lines. Full output saved to /tmp/x\n...\nboom\n"
              + "Command exited with code 2");

  record Row(String text, ToolName tool, ToolResult meant) {}

  static Stream<Row> table() {
    Stream<String> codes =
        CODES.stream()
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .flatMap(code -> Stream.of(code + "\nit failed", code, "[" + code + "] it failed"));
    return Stream.of(
            rows(ABORTED.stream(), COMMAND, ToolResult.ABORTED),
            rows(codes, COMMAND, ToolResult.FAILED),
            rows(SINGLE_BLOCK_FAILURES.stream(), OTHER, ToolResult.FAILED),
            rows(Stream.of("[SOMETHING_NEW] of another version"), OTHER, ToolResult.FAILED),
            rows(COMMAND_ENDS.stream(), COMMAND, ToolResult.FAILED),
            rows(COMMAND_ENDS.stream(), new ToolName("run_remote_command"), ToolResult.FAILED),
            rows(COMMAND_ENDS.stream(), new ToolName("run_command_task"), ToolResult.FAILED),
            rows(COMMAND_ENDS.stream(), OTHER, ToolResult.SUCCESSFUL),
            rows(
                SUCCESSFUL.stream().filter(t -> !t.startsWith("[")),
                COMMAND,
                ToolResult.SUCCESSFUL),
            rows(Stream.of("[trimmed]"), COMMAND, ToolResult.UNKNOWN),
            rows(Stream.of("[trimmed] says the source"), COMMAND, ToolResult.SUCCESSFUL))
        .flatMap(rows -> rows);
  }

  private static Stream<Row> rows(Stream<String> texts, ToolName tool, ToolResult meant) {
    return texts.map(text -> new Row(text, tool, meant));
  }

  @ParameterizedTest
  @MethodSource("table")
  void textSaysHowTheCallEnded(Row row) {
    assertThat(ToolResult.of(row.text()).of(row.tool())).isEqualTo(row.meant());
  }

  /** The autopilot writes a list of parts, one for each text block. */
  @ParameterizedTest
  @MethodSource("table")
  void partsAreReadAsOneText(Row row) {
    String parts =
        Arrays.stream(row.text().split("\n", -1))
            .map(line -> "{\"type\":\"text\",\"text\":" + quoted(line) + "}")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    String json = "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":[" + parts + "]}";

    List<MessageFacts.Result> results =
        new MessageFactsReader().read(Messages.verbatim(Message.Role.TOOL, json)).results();

    assertThat(results).extracting(MessageFacts.Result::callId).containsExactly("c");
    assertThat(results.get(0).result().of(row.tool())).isEqualTo(row.meant());
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
