import { html, svg } from 'lit';
import { about, count } from '../ui/text.js';

// Bars as SVG that set attributes only: colours come from the style sheet, for both schemes.

/** One bar, on a scale that ends at `most`; `parts` are { value, kind }, stacked. */
export function bar(parts, most) {
  let at = 0;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${parts.filter(each => each.value).map(({ value, kind }) => {
    const x = at;
    const width = Math.max(100 * value / most, .4);
    at += width;
    return svg`<rect class=${kind} x=${x} y="0" width=${width} height="4"></rect>`;
  })}</svg>`;
}

const HEIGHT = 100;

/**
 * Columns over time: `columns` are { label, text, parts }, oldest first. A click on one calls `choose` with its index; for the keyboard and
 * for screen readers there is the table.
 */
export function columns(title, all, choose) {
  const sums = all.map(each => each.parts.reduce((sum, { value }) => sum + value, 0));
  const most = Math.max(...sums, 1);
  const total = sums.reduce((sum, each) => sum + each, 0);
  const drawn = all.map((each, i) => {
    let top = HEIGHT;
    return svg`<g @click=${() => choose(i)}>
      <rect class="hit" x=${i} y="0" width="1" height=${HEIGHT}></rect>
      ${each.parts.filter(part => part.value).map(({ value, kind }) => {
        const height = Math.max(HEIGHT * value / most, 1);
        top -= height;
        return svg`<rect class=${kind} x=${i + .1} y=${Math.max(top, 0)} width=".8" height=${height}></rect>`;
      })}
      <title>${each.text}</title></g>`;
  });
  return html`<figure class="columns">
    <figcaption>${title}<span class="most" title=${count(most)}>${total ? `up to ${about(most)}` : 'none'}</span></figcaption>
    <svg viewBox="0 0 ${all.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}, from ${all[0].label} to ${all.at(-1).label}, up to ${count(most)}. The table below has the numbers.">${drawn}</svg>
    <div class="ends" aria-hidden="true"><span>${all[0].label}</span><span>${all.length > 1 ? all.at(-1).label : ''}</span></div>
  </figure>`;
}
