// What this browser has shown of each session, so that a list can say what is new.

const KEY = 'seen';
const MOST = 1000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Before the first visit, nothing is new. */
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

/** Remembers that a session was shown as it was at a time, with so many messages. */
export function look(id, updated, count) {
  const { [id]: _, ...others } = read();
  const kept = Object.entries(others).slice(1 - MOST);
  localStorage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(kept), [id]: { at: Date.now(), updated, count } }));
}
