// What this browser has shown of each session, so that a list can mark what is new.

const KEY = 'seen';
const MOST = 1000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Nothing from before the first visit is new. */
function firstVisit() {
  const known = localStorage.getItem('first-visit');
  if (!known) {
    localStorage.setItem('first-visit', new Date().toISOString());
  }
  return known ?? new Date().toISOString();
}

/** The last look at a session: { at, updated, count }, or undefined. */
export const lastLook = id => read()[id];

export const isNew = session => session.updated_at > (lastLook(session.id)?.updated ?? firstVisit());

/** Remembers that a session was shown, with its time of change and its number of messages. */
export function look(id, updated, count) {
  const { [id]: _, ...others } = read();
  const kept = Object.entries(others).slice(1 - MOST);
  localStorage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(kept), [id]: { at: Date.now(), updated, count } }));
}
