// Changes to sessions, as the server streams them. However many tabs are open, one of them listens for all, because a browser opens only a
// few connections to a server. Where browsers have no locks, over plain HTTP, no tab listens, and every tab polls.

const KINDS = ['session_created', 'checkpoint_created', 'session_changed', 'session_deleted', 'session_restored', 'gap_detected'];
/** Lets the first view load before the stream takes a connection. */
const SECONDS_UNTIL_LISTENING = 3;

const SECONDS_BETWEEN_SIGNS = 15;
const SECONDS_BETWEEN_TRIES = 30;

const heard = new EventTarget();
let channel;
let lastSign = 0;

/** Whether changes are pushed at present. */
export const isLive = () => Date.now() - lastSign < 3 * SECONDS_BETWEEN_SIGNS * 1000;

/** Calls `changed(id)` whenever a session changes, until the signal aborts; without an id, any session may have changed. */
export function whenChanged(changed, signal) {
  begin();
  heard.addEventListener('change', event => changed(event.detail), { signal });
}

function begin() {
  if (channel || !navigator.locks) {
    return;
  }
  channel = new BroadcastChannel('cairn-events');
  channel.onmessage = event => take(event.data);
  // The tab that has the lock keeps it until it is closed.
  navigator.locks.request('cairn-events', () => new Promise(() => { setTimeout(listen, SECONDS_UNTIL_LISTENING * 1000); }));
}

function take({ id, isSign }) {
  lastSign = Date.now();
  if (!isSign) {
    heard.dispatchEvent(new CustomEvent('change', { detail: id }));
  }
}

function tell(what) {
  take(what);
  channel.postMessage(what);
}

function listen() {
  const source = new EventSource('/v1/events');
  const signs = setInterval(() => source.readyState === EventSource.OPEN && tell({ isSign: true }), SECONDS_BETWEEN_SIGNS * 1000);
  source.onopen = () => tell({});
  for (const kind of KINDS) {
    source.addEventListener(kind, event => tell({ id: JSON.parse(event.data).session_id }));
  }
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) { // refused: nobody is signed in, there are too many streams, or a gateway has none
      clearInterval(signs);
      lastSign = 0;
      setTimeout(listen, SECONDS_BETWEEN_TRIES * 1000);
    }
  };
}
