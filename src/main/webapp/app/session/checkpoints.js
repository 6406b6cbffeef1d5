import { css, html, nothing, svg } from 'lit';
import { counted } from '../ui/text.js';
import { exact, when } from '../ui/time.js';
import { problem, View } from '../ui/view.js';
import { addressOf, cameWith, compareAddress, historyOf, lanesOf } from './history.js';

/** How many are drawn at first, and added when their end is reached. */
const AT_ONCE = 300;

const LANE = 14;
const ROW = 44;

/** Further branches are drawn on top of each other. */
const MOST_LANES = 8;

/** The tree of a session's checkpoints, newest first, for opening and comparing them. */
class Checkpoints extends View {
  static properties = { session: { attribute: false }, checkpoint: {}, rows: { state: true }, drawn: { state: true }, picked: { state: true }, failure: { state: true } };

  static styles = css`
    cairn-checkpoints {
      display: flex; flex-direction: column; min-height: calc(100% - 46px);
      & > p { padding: 10px 12px 6px; color: var(--muted); font-size: var(--small); }
      & ol { list-style: none; padding-block: 4px 12px; }
      & li { display: flex; align-items: center; height: 44px; padding-inline: 8px 12px; content-visibility: auto; contain-intrinsic-block-size: 44px; }
      & li:hover { background: var(--hover); }
      & li[aria-current] { background: var(--accent-soft); }
      & svg { flex: none; height: 44px; overflow: visible; }
      & svg path { fill: none; stroke: var(--line-strong); stroke-width: 1.5; }
      & svg circle { fill: var(--ground); stroke: var(--line-strong); stroke-width: 1.5; }
      & [aria-current] svg circle { fill: var(--accent); stroke: var(--accent); }
      & svg circle.latest { stroke: var(--accent); stroke-width: 2.5; }
      & li > a { display: flex; align-items: baseline; gap: 8px; flex: 1; min-width: 0; padding: 10px 4px; color: var(--text); text-decoration: none; font-variant-numeric: tabular-nums; white-space: nowrap; }
      & .came { color: var(--muted); font-size: var(--small); }
      & .fewer { color: var(--cancelled); }
      & .badge { font-size: var(--tiny); color: var(--accent); border: 1px solid var(--accent); border-radius: 10px; padding: 0 7px; }
      & .changes { flex: none; color: var(--accent); font-size: var(--small); padding: 4px 6px; text-decoration: none; opacity: 0; }
      & .changes:hover { text-decoration: underline; }
      & li:hover .changes, & li:focus-within .changes, & li[aria-current] .changes { opacity: 1; }
      & li label { flex: none; display: grid; place-items: center; width: 28px; height: 32px; cursor: pointer; }
      & footer { position: sticky; bottom: 0; margin-top: auto; padding: 10px 12px; border-top: 1px solid var(--line); background: var(--raised); font-size: var(--small); color: var(--muted); }
      @media (hover: none) { & .changes { opacity: 1; } }
    }`;

  constructor() {
    super();
    this.rows = [];
    this.drawn = AT_ONCE;
    this.picked = [];
  }

  willUpdate(changed) {
    const before = changed.get('session');
    if (changed.has('session') && this.session.id !== before?.id) {
      Object.assign(this, { rows: [], drawn: AT_ONCE, picked: [], failure: undefined });
    }
    if (changed.has('session') && (this.session.id !== before?.id || this.session.updated_at !== before.updated_at)) {
      this.#load();
    }
  }

  async #load() {
    const history = historyOf(this.session.id);
    try {
      await history.update();
      if (history.sessionId === this.session.id) {
        this.history = history;
        this.rows = lanesOf(history);
        this.drawn = Math.max(this.drawn, this.rows.findIndex(each => each.checkpoint.id === this.checkpoint) + 50);
        await this.updateComplete;
        this.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
      }
    } catch (e) {
      this.failure = e;
    }
  }

  updated() {
    const end = this.querySelector('.more');
    if (end && end !== this.seenEnd) {
      this.ends ??= new IntersectionObserver(entries => entries.some(each => each.isIntersecting) && this.#more(), { rootMargin: '600px' });
      this.ends.disconnect();
      this.ends.observe(end);
    }
    this.seenEnd = end;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.ends?.disconnect();
    this.ends = this.seenEnd = undefined;
  }

  #more() {
    this.drawn += AT_ONCE;
    // The end may still be in view.
    this.seenEnd = undefined;
  }

  #pick(id, isPicked) {
    this.picked = [...this.picked.filter(each => each !== id), ...(isPicked ? [id] : [])].slice(-2);
  }

  /** The older one first. */
  #compared(ids) {
    const [older, newer] = ids.map(id => this.history.of(id)).sort((a, b) => this.history.all.indexOf(a) - this.history.all.indexOf(b));
    return compareAddress(this.session.id, older.id, newer.id);
  }

  #graph({ lane, from, through, isContinued, checkpoint }, width) {
    const x = each => 8 + Math.min(each, MOST_LANES - 1) * LANE;
    const middle = ROW / 2;
    const paths = [
      ...through.map(each => `M${x(each)} 0V${ROW}`),
      ...from.map(each => (each === lane ? `M${x(lane)} 0V${middle}` : `M${x(each)} 0C${x(each)} ${middle} ${x(lane)} ${middle / 3} ${x(lane)} ${middle}`)),
      ...(isContinued ? [`M${x(lane)} ${middle}V${ROW}`] : []),
    ];
    return html`<svg width=${x(width) + 10} height=${ROW} aria-hidden="true">${svg`<path d=${paths.join('')}></path>
      <circle cx=${x(lane)} cy=${middle} r="5" class=${checkpoint === this.history.latest ? 'latest' : ''}></circle>`}</svg>`;
  }

  #row(row, width) {
    const { checkpoint } = row;
    const { history } = this;
    const isLatest = checkpoint === history.latest;
    const isHere = this.checkpoint ? checkpoint.id === this.checkpoint : isLatest;
    const parent = history.parentOf(checkpoint);
    const at = when(checkpoint.created_at);
    return html`<li aria-current=${isHere ? 'true' : nothing}>
      ${this.#graph(row, width)}
      <a href=${isLatest ? `/s/${this.session.id}` : addressOf(checkpoint, history)} title="${exact(checkpoint.created_at)}, ${counted(checkpoint.message_count, 'message')}">
        <time datetime=${checkpoint.created_at}>${at}</time>
        <span class="came ${checkpoint.message_count < parent?.message_count ? 'fewer' : ''}">${cameWith(checkpoint, history)}</span>
        ${isLatest ? html`<span class="badge">latest</span>` : ''}</a>
      ${parent ? html`<a class="changes" href=${compareAddress(this.session.id, parent.id, checkpoint.id)} title="What changed with this checkpoint">changes</a>` : ''}
      <label title="Choose to compare"><input type="checkbox" aria-label="Compare the checkpoint of ${at}" .checked=${this.picked.includes(checkpoint.id)}
        @change=${event => this.#pick(checkpoint.id, event.target.checked)}></label>
    </li>`;
  }

  render() {
    const { rows, picked } = this;
    if (this.failure) {
      return problem(this.failure);
    }
    if (!rows.length) {
      return '';
    }
    const branches = rows.filter(each => !each.from.length).length;
    const shown = rows.slice(0, this.drawn);
    const width = Math.min(MOST_LANES - 1, Math.max(...shown.map(each => Math.max(each.lane, ...each.through))));
    return html`
      <p>${counted(rows.length, 'checkpoint')}${branches > 1 ? html` · ${counted(branches, 'branch', 'branches')}` : ''}</p>
      <ol>${shown.map(each => this.#row(each, width))}</ol>
      ${shown.length < rows.length ? html`<button class="quiet more" @click=${() => this.#more()}>Show earlier checkpoints</button>` : ''}
      <footer aria-live="polite">${picked.length === 2 ? html`<a class="button primary" href=${this.#compared(picked)}>Compare the two</a>`
        : picked.length ? 'Choose another one to compare with.' : rows.length > 1 ? 'Choose two to compare them.' : 'The agent’s next step creates the next one.'}</footer>`;
  }
}
customElements.define('cairn-checkpoints', Checkpoints);
