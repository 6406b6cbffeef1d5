// Search hits, as they are shown.
import { html } from 'lit';
import { queryOf } from '../router.js';
import { speaker, youIn } from '../session/model.js';
import { toolName } from '../session/outcome.js';
import { dotted, line, visible } from '../ui/text.js';
import { time } from '../ui/time.js';

/** Hits by session, in their order: each { session, title, messages }, where `title` is a snippet if the title is a hit. */
export function groupsOf(hits) {
  const groups = [];
  for (const hit of hits) {
    if (groups.at(-1)?.session.id !== hit.session.id) {
      groups.push({ session: hit.session, messages: [] });
    }
    if (hit.message) {
      groups.at(-1).messages.push(hit);
    } else {
      groups.at(-1).title = hit.snippet;
    }
  }
  return groups;
}

/** A snippet with its matches marked. */
function marked({ text, ranges }) {
  const ends = [0, ...ranges.flatMap(({ start, end }) => [start, end]), text.length];
  return ends.slice(1).map((end, i) => {
    const piece = visible(text.slice(ends[i], end));
    return i % 2 ? html`<mark>${piece}</mark>` : piece;
  });
}

/** The address of a hit. The session searches for the text again and, if it is still at this checkpoint, shows its further course. */
const addressOf = ({ session, message }, text) => `/s/${session.id}/c/${message.checkpoint_id}?${queryOf({ find: text })}#m-${message.index}`;

function message(hit, you, text) {
  return html`<li><a class="hit by-${hit.role} ${hit.tool ? 'called' : ''}" href=${addressOf(hit, text)}>
    <span class="from"><span class="who">${speaker(hit, { you })}</span>${hit.tool ? html` <code class="name">${line(toolName(hit.tool))}</code>` : ''}</span>
    <span class="snippet" dir="auto">${marked(hit.snippet)}</span>
    <span class="number" title="Message ${hit.message.index}">#${hit.message.index}</span></a></li>`;
}

/** The hits in one session. */
export function group({ session, title, messages }, who, text) {
  const name = line(session.title) || 'Untitled';
  return html`<section aria-label=${name}>
    <header><h2 dir="auto"><a class=${title ? 'hit' : ''} href="/s/${session.id}" title=${name}>${title ? marked(title) : name}</a></h2>
      <span class="meta">${dotted([session.owner === who.username ? '' : line(session.owner ?? ''), time(session.updated_at)])}</span></header>
    ${messages.length ? html`<ol>${messages.map(each => message(each, youIn(session, who), text))}</ol>` : ''}
  </section>`;
}
