import { isLive, whenChanged } from './live.js';
import { go, queryOf } from './router.js';

/** A failure as the server reports it: `message` for people, `key` for programs. */
export class ApiError extends Error {
  constructor(status, problem, requestId) {
    super(problem.message + (problem.details ? ': ' + problem.details : ''));
    this.status = status;
    this.key = problem.key;
    this.requestId = requestId;
  }
}

/**
 * Sends a request. Resolves to { status, body, etag }, where `body` is the parsed JSON, or null if there is none.
 *
 * @throws ApiError for every failure; status 401 also leads to the sign-in form
 */
export async function send(method, path, { body, query, etag, headers, signal } = {}) {
  const parameters = queryOf(query);
  let response;
  try {
    response = await fetch(path + (parameters.size ? '?' + parameters : ''), {
      method,
      signal,
      headers: {
        Accept: 'application/json',
        'Cairn-Request': 'page',
        ...(etag && { [method === 'GET' ? 'If-None-Match' : 'If-Match']: etag }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new ApiError(0, { key: 'UNREACHABLE', message: 'The server does not respond. Check the connection, then try again' });
  }
  if (!response.ok && response.status !== 304) {
    const failure = failureOf(response.status, await response.text(), response.headers.get('X-Request-Id'));
    if (failure.status === 401 && location.pathname !== '/sign-in') {
      go('/sign-in?return_to=' + encodeURIComponent(location.pathname + location.search + location.hash), { replace: true });
    }
    throw failure;
  }
  const isJson = response.headers.get('Content-Type')?.includes('json');
  return { status: response.status, etag: response.headers.get('ETag'), body: isJson ? await response.json() : null };
}

/** The failure in a response. If the response is not from the API, but from something between this page and the server, the message is ours. */
export function failureOf(status, body, requestId) {
  let problem;
  try {
    problem = JSON.parse(body).error;
  } catch {
    // No JSON, so not from the API.
  }
  return new ApiError(status, problem?.message ? problem : { key: 'FAILED', message: `The server responded with status ${status}` }, requestId);
}

export const get = async (path, options) => (await send('GET', path, options)).body;
export const post = async (path, body, options) => (await send('POST', path, { body, ...options })).body;
export const patch = async (path, body, options) => (await send('PATCH', path, { body, ...options })).body;
export const remove = async (path, options) => (await send('DELETE', path, options)).body;

const MOST_SECONDS_BETWEEN = 60;

/**
 * Polls a resource of a session while the page is visible, and calls `changed` with each new response: after each change to the session or,
 * if changes are not pushed, every few seconds. Backs off after failures. Ends when the signal aborts.
 */
export async function poll(path, { session, query, seconds = 3, signal, changed }) {
  let etag;
  let wait = seconds;
  let happened = false;
  let wake = () => {};
  whenChanged(id => {
    if (id === undefined || id === session) {
      happened = true;
      wake();
    }
  }, signal);
  while (!signal.aborted) {
    happened = false;
    try {
      const response = await send('GET', path, { query, etag, signal });
      wait = seconds;
      if (response.status !== 304) {
        etag = response.etag;
        changed(response.body);
      }
    } catch (e) {
      if (signal.aborted || e.status === 401 || e.status === 404) {
        return;
      }
      wait = Math.min(wait * 2, MOST_SECONDS_BETWEEN);
    }
    if (!happened && !signal.aborted) {
      await pause(isLive() && wait === seconds ? MOST_SECONDS_BETWEEN : wait, signal, woken => { wake = woken; });
    }
    await seen(signal);
  }
}

/** Waits, at most until it is woken. */
function pause(seconds, signal, onWake) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, seconds * 1000);
    const end = () => { clearTimeout(timer); resolve(); };
    onWake(end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Waits while the page is hidden. */
async function seen(signal) {
  if (document.hidden && !signal.aborted) {
    await new Promise(resolve => {
      document.addEventListener('visibilitychange', resolve, { once: true });
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
}

let asked;

/** The account that is signed in. */
export function account() {
  asked ??= get('/v1/account').catch(e => { asked = undefined; throw e; });
  return asked;
}

/** To be called after signing in or out. */
export function forgetAccount() {
  asked = undefined;
}

/** Whether an account may see everybody's data. */
export const seesEverything = who => who.roles.some(role => role === 'cairn-auditor' || role === 'cairn-admin');
