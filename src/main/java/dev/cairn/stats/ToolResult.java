package dev.cairn.stats;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The outcome of a tool call according to the text of the tool message, which is all that the
 * client keeps. A marker counts only where its writer puts it, at the beginning or as the whole
 * text: a source file that quotes a marker is a result like any other.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/shared/src/models/integrations/mcp.rs">stakpak/agent
 *     libs/shared/src/models/integrations/mcp.rs</a>
 */
public enum ToolResult {
  /** There is no result yet. */
  PENDING,
  SUCCESSFUL,
  FAILED,
  /** Cancelled or rejected by the user. */
  ABORTED,
  /**
   * The text ends like that of a failed command. Does not count as a failure for tools that do not
   * run commands.
   */
  COMMAND_EXITED,
  /** The text was removed, and the earlier outcome was not recorded. */
  UNKNOWN;

  private static final String TRIMMED = "[trimmed]";

  /** Matches the beginning of an error message with a code. */
  private static final Pattern BRACKETED_CODE = Pattern.compile("\\[[A-Z][A-Z0-9_]{3,}\\] .*");

  private static final Pattern SEARCH_DOCS_CODE = Pattern.compile("INVALID_SEARCH_DOCS_[A-Z0-9_]+");

  private static final Pattern COMMAND_EXIT =
      Pattern.compile("Command (exited with code -?\\d+|timed out after \\d+ seconds)");

  private static final Pattern QUESTION_INCOMPLETE = Pattern.compile("\"completed\"\\s*:\\s*false");
  private static final Pattern QUESTION_CANCELLED =
      Pattern.compile("\"reason\"\\s*:\\s*\"User cancelled the question prompt\\.\"");

  private static final Set<String> COMMAND_TOOLS =
      Set.of("run_command", "run_remote_command", "run_command_task", "run_remote_command_task");

  private static final Set<String> CODES =
      Set.of(
          "COMMAND_FAILED",
          "COMMAND_ERROR",
          "COMMAND_CANCELLED",
          "RUN_COMMAND_TASK_ERROR",
          "GET_ALL_TASKS_ERROR",
          "CANCEL_TASK_ERROR",
          "AWAIT_TASKS_ERROR",
          "TASK_NOT_FOUND",
          "GET_TASK_DETAILS_ERROR",
          "RESUME_TASK_ERROR",
          "INVALID_URL",
          "INSECURE_URL",
          "HTTP_CLIENT_ERROR",
          "FAILED_TO_FETCH_WEB_PAGE",
          "HTTP_ERROR",
          "RESPONSE_READ_ERROR",
          "INVALID_PATH",
          "INVALID_REMOTE_CONNECTION",
          "REMOTE_CONNECTION_ERROR",
          "REMOTE_COMMAND_ERROR",
          "REMOTE_GLOB_ERROR",
          "REMOTE_GREP_ERROR",
          "REMOTE_FILE_READ_ERROR",
          "REMOTE_FILE_WRITE_ERROR",
          "CONNECTION_ERROR",
          "NOT_REMOTE",
          "FILE_NOT_FOUND",
          "PATH_NOT_FOUND",
          "READ_ERROR",
          "FILE_READ_ERROR",
          "FILE_WRITE_ERROR",
          "WRITE_ERROR",
          "CREATE_ERROR",
          "CREATE_DIR_ERROR",
          "FILE_EXISTS",
          "FORMAT_ERROR",
          "BACKUP_ERROR",
          "GREP_ERROR",
          "INVALID_GLOB",
          "INVALID_REGEX",
          "STRING_NOT_FOUND",
          "OLD_STR_NEW_STR_IDENTICAL",
          "INTERACTIVE_REQUIRED",
          "CLIENT_NOT_FOUND",
          "SEARCH_DOCS_ERROR",
          "SEARCH_MEMORY_ERROR",
          "LOAD_SKILL_ERROR",
          "SLACK_READ_MESSAGES_ERROR",
          "SLACK_READ_REPLIES_ERROR",
          "SEND_SLACK_MESSAGE_ERROR",
          "INVALID_ARGUMENTS",
          "MCP_TOOL_CALL_ERROR",
          "UNEXPECTED_RESPONSE",
          "MCP_ERROR");

  private static final List<String> FAILURE_PREFIXES =
      List.of(
          "VALIDATION_ERROR:",
          "COMMAND_BUILD_FAILED:",
          "TASK_START_FAILED:",
          "FAILED_TO_HANDLE_LARGE_OUTPUT:",
          "MCP tool call failed:",
          "MCP tool execution error:",
          "MCP client is not initialized",
          "Unexpected MCP response type",
          "Tool execution failed - no result returned",
          "ask_user tool was called with no questions",
          "Failed to parse ask_user arguments:");

  private static final String NO_RESULT = "No result";

  private static final Pattern TIMED_OUT = Pattern.compile("Tool '.*' timed out after 60 minutes");

  /**
   * @param text the content of a tool message; the texts of several parts are joined by line breaks
   */
  public static ToolResult of(String text) {
    if (text.equals(TRIMMED)) {
      return UNKNOWN;
    }
    if (isAborted(text)) {
      return ABORTED;
    }
    if (isFailed(text)) {
      return FAILED;
    }
    return COMMAND_EXIT.matcher(lastLine(text)).matches() ? COMMAND_EXITED : SUCCESSFUL;
  }

  /** Returns the meaning of the result for the given tool. */
  public ToolResult of(ToolName tool) {
    if (this == COMMAND_EXITED) {
      return COMMAND_TOOLS.contains(tool.name()) ? FAILED : SUCCESSFUL;
    }
    return this;
  }

  private static boolean isAborted(String text) {
    return text.startsWith("TOOL_CALL_CANCELLED")
        || text.equals("TOOL_CALL_REJECTED")
        || text.equals("Tool call rejected by user")
        || text.startsWith("{")
            && QUESTION_INCOMPLETE.matcher(text).find()
            && QUESTION_CANCELLED.matcher(text).find();
  }

  private static boolean isFailed(String text) {
    String firstLine = firstLine(text);
    return CODES.contains(firstLine)
        || SEARCH_DOCS_CODE.matcher(firstLine).matches()
        || BRACKETED_CODE.matcher(firstLine).matches()
        || FAILURE_PREFIXES.stream().anyMatch(text::startsWith)
        || text.equals(NO_RESULT)
        || TIMED_OUT.matcher(text).matches();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).stripTrailing();
  }

  private static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
  }
}
