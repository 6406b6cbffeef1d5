// What people read in messages. Clients use two forms for calls and results: fields of a message, and parts of its content.
import { line } from '../ui/text.js';
import { outcomeOf } from './outcome.js';

const REASONING = new Set(['thinking', 'reasoning', 'redacted_thinking']);

/** The marks that the CLI adds to a resumed conversation. */
const CHECKPOINT_TAG = /\n?<checkpoint_id>[^<]*<\/checkpoint_id>/g;

const asText = value => (typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value));

const imageUrl = part => asText(part.image_url?.url ?? part.image_url ?? part.url)
  || (part.source?.type === 'base64' ? `data:${part.source.media_type};base64,${part.source.data}` : '');

function readPart(part) {
  if (typeof part === 'string') {
    return { kind: 'text', text: part };
  }
  const type = part?.type ?? '';
  if (type === 'image' || type === 'image_url') {
    return { kind: 'image', url: imageUrl(part) };
  }
  if (REASONING.has(type)) {
    return { kind: 'reasoning', text: asText(part.thinking ?? part.reasoning ?? part.text ?? part.data) };
  }
  if ((type === 'tool_call' || type === 'tool_use') && part.id !== undefined && part.name !== undefined) {
    return { kind: 'call', id: asText(part.id), name: asText(part.name), arguments: asText(part.arguments ?? part.input) };
  }
  if (type === 'tool_result' && (part.tool_call_id ?? part.tool_use_id) !== undefined) {
    const content = Array.isArray(part.content) ? part.content.map(readPart) : [{ kind: 'text', text: asText(part.content) }];
    return { kind: 'result', id: asText(part.tool_call_id ?? part.tool_use_id), parts: content };
  }
  return typeof part?.text === 'string' ? { kind: 'text', text: part.text } : { kind: 'other', type, text: JSON.stringify(part, null, 2) };
}

/** The name that a reader sees for the owner of the session. */
export const youIn = (session, who) => (!session?.owner || session.owner === who.username ? 'You' : line(session.owner));

const SPEAKERS = { assistant: 'Agent', system: 'System', developer: 'Developer', tool: 'Tool' };

/** Who said a message. */
export const speaker = ({ role }, { you }) => (role === 'user' ? you : SPEAKERS[role] ?? line(String(role)));

/** The parts of a message in order: { kind: text | image | reasoning | call | result | other, … }. */
export function partsOf(message) {
  const content = Array.isArray(message.content) ? message.content.map(readPart) : message.content == null ? [] : [{ kind: 'text', text: asText(message.content) }];
  const reasoning = message.reasoning_content ?? message.reasoning;
  const calls = (message.tool_calls ?? []).map(call => ({ kind: 'call', id: asText(call.id), name: asText(call.function?.name), arguments: asText(call.function?.arguments) }));
  const parts = [...(reasoning ? [{ kind: 'reasoning', text: asText(reasoning) }] : []), ...content, ...calls];
  return message.tool_call_id === undefined ? parts.map(withoutTag)
    : [{ kind: 'result', id: asText(message.tool_call_id), parts: parts.filter(each => each.kind !== 'call') }];
}

const withoutTag = part => (part.kind === 'text' ? { ...part, text: part.text.replaceAll(CHECKPOINT_TAG, '') } : part);

const textOf = parts => parts.filter(each => each.kind === 'text' || each.kind === 'other').map(each => each.text).join('\n');

/**
 * The rows of consecutive messages: a result is attached to its call, so a message that contains only results of these calls has no row.
 * A row is { index, role, parts, message, item }, where a call has its `result` and `outcome`.
 */
export function rowsOf(items) {
  const calls = new Map();
  const all = [];
  const rows = [];
  for (const item of items) {
    if (!item.message) {
      rows.push({ index: item.index, role: item.role, item, parts: [], isLarge: true });
      continue;
    }
    const parts = [];
    for (const part of partsOf(item.message)) {
      const call = part.kind === 'result' ? calls.get(part.id) : undefined;
      if (part.kind === 'call') {
        calls.set(part.id, { part, index: item.index });
        all.push(part);
      }
      if (call) {
        call.part.result = part;
        call.part.resultIndex = item.index;
        call.part.time = timeBetween(items, call.index, item.message);
      } else {
        parts.push(part);
      }
    }
    if (parts.length || !partsOf(item.message).length) {
      rows.push({ index: item.index, role: item.message.role ?? item.role, item, parts, message: item.message });
    }
  }
  for (const part of all) {
    part.text = part.result && textOf(part.result.parts);
    part.outcome = outcomeOf(part.text, part.name);
  }
  rows.flatMap(row => row.parts).filter(part => part.kind === 'result').forEach(part => { part.text = textOf(part.parts); part.outcome = outcomeOf(part.text, ''); });
  return rows;
}

function timeBetween(items, callIndex, result) {
  const call = items[callIndex - items[0].index]?.message;
  const start = call?.completed_at ?? call?.created_at;
  return start && result.created_at >= start ? (result.completed_at ?? result.created_at) - start : undefined;
}

/** The searchable text of a message. */
export function searchable(message) {
  const text = part => part.kind === 'call' ? `${part.name} ${part.arguments}` : part.kind === 'result' ? part.parts.map(text).join('\n') : part.text ?? '';
  return partsOf(message).map(text).join('\n');
}

/** The names of the arguments that say the most about a call, in order of preference. */
const TELLING = ['command', 'cmd', 'file_path', 'path', 'url', 'query', 'pattern', 'name', 'title', 'description'];

/** The one argument that matters. */
export function mainArgument(call) {
  try {
    const values = JSON.parse(call.arguments);
    if (typeof values !== 'object' || values === null) {
      return String(values ?? '');
    }
    const found = TELLING.map(name => values[name]).find(value => typeof value === 'string' && value)
      ?? Object.values(values).find(value => typeof value === 'string' || typeof value === 'number');
    return found === undefined ? '' : String(found);
  } catch {
    return call.arguments;
  }
}

/** The arguments of a call for reading: multi-line text by itself, the rest as JSON. Each is [label, text]. */
export function argumentsOf(call) {
  let values;
  try {
    values = JSON.parse(call.arguments);
  } catch {
    return call.arguments ? [['Arguments', call.arguments]] : [];
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return [['Arguments', JSON.stringify(values, null, 2)]];
  }
  const isText = value => typeof value === 'string' && value.includes('\n');
  const others = Object.entries(values).filter(([, value]) => !isText(value));
  return [
    ...(others.length ? [['Arguments', JSON.stringify(Object.fromEntries(others), null, 2)]] : []),
    ...Object.entries(values).filter(([, value]) => isText(value)),
  ];
}
