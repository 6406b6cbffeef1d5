import { css } from 'lit';

export const styles = css`
  cairn-stats {
    display: block;
    & .page { max-width: 1100px; gap: 32px; }
    & .filters label { flex: 0 1 150px; min-width: 0; }
    & .filters :is(input, select) { width: 100%; min-width: 0; }
    & .parts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 20px 32px; }
    & figure { min-width: 0; }
    & figcaption { display: flex; justify-content: space-between; font-weight: 550; }
    & .most { color: var(--muted); font-weight: 400; font-size: var(--small); }
    & .columns svg { display: block; width: 100%; height: 110px; margin-top: 4px; border-bottom: 1px solid var(--line-strong); }
    & .columns g { cursor: pointer; }
    & .columns .hit { fill: transparent; }
    & .columns g:hover .hit { fill: var(--hover); }
    & .ends { display: flex; justify-content: space-between; color: var(--muted); font-size: var(--tiny); font-variant-numeric: tabular-nums; padding-top: 2px; }
    & .bar { display: block; width: 100%; height: 5px; margin-top: 3px; background: var(--sunken); }
    & rect { fill: var(--accent); }
    & rect.ok { fill: var(--ok); }
    & rect.failed { fill: var(--failed); }
    & rect.cancelled { fill: var(--cancelled); }
    & rect.other { fill: var(--line-strong); }
    & .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: var(--small); color: var(--muted); }
    & .legend svg { width: 10px; height: 10px; margin-inline-end: 6px; }
    & td:first-child { min-width: 140px; width: 40%; overflow-wrap: anywhere; }
    & .days td:first-child { width: auto; }
    & tr.others td { color: var(--muted); }
    & .scroll-x.days { max-height: 420px; overflow: auto; }
    & .days thead th { position: sticky; top: 0; background: var(--ground); }
    & summary { cursor: pointer; color: var(--accent); width: max-content; }
    & .chip { display: inline-flex; align-items: center; gap: 4px; padding: 0 4px 0 12px; background: var(--accent-soft); border-radius: 20px; }
  }`;
