// The actions on a session, each with its undo.
import { patch, post, remove } from '../api.js';
import { go } from '../router.js';
import { line } from '../ui/text.js';
import { copy, toast, toastError } from '../ui/toast.js';

const quoted = session => `“${line(session.title) || 'Untitled'}”`;
const address = session => `/v1/sessions/${session.id}`;

/** Notifies every list and view that sessions have changed. */
const changed = () => window.dispatchEvent(new Event('sessionschange'));

async function act(what, text, undo) {
  try {
    await what();
    changed();
    toast(text, { undo: async () => { await undo(); changed(); } });
    return true;
  } catch (e) {
    toastError(e);
    return false;
  }
}

export const deleteSession = session =>
  act(() => remove(address(session)), `Deleted ${quoted(session)}`, () => post(address(session) + '/restore'));

export const restoreSession = session =>
  act(() => post(address(session) + '/restore'), `Restored ${quoted(session)}`, () => remove(address(session)));

export const setVisibility = (session, visibility) =>
  act(() => patch(address(session), { visibility }), `${quoted(session)} is now ${visibility === 'PUBLIC' ? 'public: everybody here can read it' : 'private'}`,
    () => patch(address(session), { visibility: session.visibility }));

export const rename = (session, title) =>
  act(() => patch(address(session), { title }), `Renamed to ${quoted({ title })}`, () => patch(address(session), { title: session.title }));

/** Sets a label of a session, or removes it if its value is null. */
export const label = (session, key, value) =>
  act(() => patch(address(session), { labels: { [key]: value } }), value === null ? `Removed the label ${line(key)}` : `Labelled ${line(key)}: ${line(value)}`,
    () => patch(address(session), { labels: { [key]: session.labels?.[key] ?? null } }));

/** Forks a session at a checkpoint, by default its latest, and opens the fork. */
export async function fork(session, checkpoint) {
  try {
    const { session_id: id } = await post(address(session) + '/fork', { checkpoint_id: checkpoint });
    changed();
    go(`/s/${id}`);
    toast(`Forked ${quoted(session)}`);
  } catch (e) {
    toastError(e);
  }
}

/** Deletes sessions one after the other. A failure is shown, and does not stop the rest. */
export async function deleteSessions(sessions) {
  const done = [];
  let failure;
  for (const session of sessions) {
    try {
      await remove(address(session));
      done.push(session);
    } catch (e) {
      failure = e;
    }
  }
  changed();
  if (failure) {
    toastError(failure);
  }
  if (done.length) {
    toast(done.length === 1 ? `Deleted ${quoted(done[0])}` : `Deleted ${done.length} sessions`, {
      undo: async () => {
        for (const session of done) {
          await post(address(session) + '/restore');
        }
        changed();
      },
    });
  }
}

/** Whether the caller may change a session. */
export const mayChange = (session, who) =>
  (session.owner === undefined || session.owner === who.username || who.roles.includes('cairn-admin')) && who.access !== 'read';

/** The menu entries for a session that the caller may use. */
export function actionsFor(session, who, { startRename, afterDelete } = {}) {
  const isOwn = mayChange(session, who);
  const isDeleted = session.status === 'DELETED';
  const isPublic = session.visibility === 'PUBLIC';
  return [
    isOwn && startRename && { label: 'Rename', run: startRename },
    isOwn && !isDeleted && { label: isPublic ? 'Make private' : 'Make public', run: () => setVisibility(session, isPublic ? 'PRIVATE' : 'PUBLIC') },
    who.access !== 'read' && { label: 'Fork', run: () => fork(session) },
    { label: 'Copy link', run: () => copyLink(`/s/${session.id}`) },
    { label: 'Save as Markdown', run: () => window.open(`${address(session)}/export?format=markdown`, '_blank', 'noopener') },
    isOwn && isDeleted && { label: 'Restore session', run: () => restoreSession(session) },
    isOwn && !isDeleted && { label: 'Delete session', danger: true, run: async () => await deleteSession(session) && afterDelete?.() },
  ];
}

export const copyLink = path => copy(location.origin + path, 'Copied the link');
