// Derives the outcome of a call from the text of its result, by the same rules as the statistics.

const CODES = new Set(`COMMAND_FAILED COMMAND_ERROR COMMAND_CANCELLED RUN_COMMAND_TASK_ERROR GET_ALL_TASKS_ERROR CANCEL_TASK_ERROR AWAIT_TASKS_ERROR
TASK_NOT_FOUND GET_TASK_DETAILS_ERROR RESUME_TASK_ERROR INVALID_URL INSECURE_URL HTTP_CLIENT_ERROR FAILED_TO_FETCH_WEB_PAGE HTTP_ERROR RESPONSE_READ_ERROR
INVALID_PATH INVALID_REMOTE_CONNECTION REMOTE_CONNECTION_ERROR REMOTE_COMMAND_ERROR REMOTE_GLOB_ERROR REMOTE_GREP_ERROR REMOTE_FILE_READ_ERROR
REMOTE_FILE_WRITE_ERROR CONNECTION_ERROR NOT_REMOTE FILE_NOT_FOUND PATH_NOT_FOUND READ_ERROR FILE_READ_ERROR FILE_WRITE_ERROR WRITE_ERROR CREATE_ERROR
CREATE_DIR_ERROR FILE_EXISTS FORMAT_ERROR BACKUP_ERROR GREP_ERROR INVALID_GLOB INVALID_REGEX STRING_NOT_FOUND OLD_STR_NEW_STR_IDENTICAL INTERACTIVE_REQUIRED
CLIENT_NOT_FOUND SEARCH_DOCS_ERROR SEARCH_MEMORY_ERROR LOAD_SKILL_ERROR SLACK_READ_MESSAGES_ERROR SLACK_READ_REPLIES_ERROR SEND_SLACK_MESSAGE_ERROR
INVALID_ARGUMENTS MCP_TOOL_CALL_ERROR UNEXPECTED_RESPONSE MCP_ERROR`.split(/\s+/));

const FAILED_FROM_THE_START = ['VALIDATION_ERROR:', 'COMMAND_BUILD_FAILED:', 'TASK_START_FAILED:', 'FAILED_TO_HANDLE_LARGE_OUTPUT:', 'MCP tool call failed:',
  'MCP tool execution error:', 'MCP client is not initialized', 'Unexpected MCP response type', 'Tool execution failed - no result returned',
  'ask_user tool was called with no questions', 'Failed to parse ask_user arguments:'];

const COMMANDS = new Set(['run_command', 'run_remote_command', 'run_command_task', 'run_remote_command_task']);

export const OUTCOMES = {
  pending: { mark: '…', word: 'no result' },
  ok: { mark: '✓', word: 'ok' },
  failed: { mark: '✗', word: 'failed' },
  cancelled: { mark: '⊘', word: 'cancelled' },
  unknown: { mark: '?', word: 'trimmed' },
};

/** A key of {@link OUTCOMES}. Without a text, there is no result. */
export function outcomeOf(text, tool) {
  if (text === undefined) {
    return 'pending';
  }
  if (text === '[trimmed]') {
    return 'unknown';
  }
  if (text.startsWith('TOOL_CALL_CANCELLED') || text === 'TOOL_CALL_REJECTED' || text === 'Tool call rejected by user'
      || text.startsWith('{') && /"completed"\s*:\s*false/.test(text) && /"reason"\s*:\s*"User cancelled the question prompt\."/.test(text)) {
    return 'cancelled';
  }
  const firstLine = text.split('\n', 1)[0].trimEnd();
  if (CODES.has(firstLine) || /^INVALID_SEARCH_DOCS_[A-Z0-9_]+$/.test(firstLine) || /^\[[A-Z][A-Z0-9_]{3,}\] /.test(firstLine)
      || FAILED_FROM_THE_START.some(each => text.startsWith(each)) || text === 'No result' || /^Tool '.*' timed out after 60 minutes$/.test(text)) {
    return 'failed';
  }
  const lastLine = text.trimEnd().split('\n').at(-1).trim();
  return COMMANDS.has(toolName(tool)) && /^Command (exited with code -?\d+|timed out after \d+ seconds)$/.test(lastLine) ? 'failed' : 'ok';
}

/** The name of a tool without that of its server. */
export const toolName = name => name.replace(/^.*__/, '').replace(/\(\)$/, '');
