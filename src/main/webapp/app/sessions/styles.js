import { css } from 'lit';

export const styles = css`
  cairn-sessions {
    display: flex; flex-direction: column; min-width: 0; min-height: 0; overflow: auto; position: relative; scrollbar-width: thin;
    &:focus { outline: none; }
    & .filters { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 10px 12px; position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); }
    & .filters input, & .filters select { min-width: 0; }
    & .bulk { display: flex; gap: 8px; align-items: center; padding: 6px 12px; background: var(--accent-soft); position: sticky; bottom: 0; z-index: 2; border-top: 1px solid var(--line); }
    & ul { list-style: none; }
    & li { position: relative; content-visibility: auto; contain-intrinsic-block-size: auto 56px; border-bottom: 1px solid var(--line); }
    & li:hover, & li:focus-within { background: var(--hover); }
    & li.current { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
    & .entry { display: grid; align-items: center; gap: 2px 12px; padding: 8px 12px; }
    & .title { color: var(--text); text-decoration: none; font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; display: block; }
    & .title::after { content: ""; position: absolute; inset: 0; }
    & .title:focus-visible { outline: none; }
    & .title:focus-visible::after { outline: 2px solid var(--accent); outline-offset: -2px; }
    & .above { position: relative; z-index: 1; }
    & .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--accent); display: block; }
    & .dot.none { background: none; }
    & .cwd { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; direction: rtl; text-align: left; font-family: var(--mono); font-size: var(--tiny); }
    & .labels { display: flex; flex-wrap: wrap; gap: 4px; margin-block-start: 2px; & a { position: relative; z-index: 1; max-inline-size: min(100%, 30ch); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } }
    & .cwd bdi { direction: ltr; unicode-bidi: isolate; }
    & .meta { color: var(--muted); font-size: var(--small); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
    & .more { padding: 12px; text-align: center; }

    &[compact] {
      & .entry { grid-template-columns: 8px minmax(0, 1fr); padding: 7px 12px 8px 10px; gap: 0 8px; }
      & .meta { grid-column: 2; }
      & .filters { gap: 6px; padding: 8px; }
      & .filters input { flex: 1; width: 60px; }
    }
    &:not([compact]) {
      & > * { width: 100%; max-width: 1240px; margin-inline: auto; }
      & .filters { padding-inline: 24px; }
      & .entry { grid-template-columns: 16px 8px minmax(0, 1fr) 130px 110px 100px 60px 120px 40px; padding: 7px 12px 7px 24px; }
      & .meta.number { text-align: end; }
      & .heads { color: var(--muted); font-size: var(--small); border-bottom: 1px solid var(--line); padding-block: 4px; }
    }
    @media (max-width: 1000px) {
      &:not([compact]) {
        & .entry { grid-template-columns: 16px 8px minmax(0, 1fr) auto 40px; padding-inline: 12px; }
        & .filters { padding-inline: 12px; }
        & .heads, & .meta.number, & .meta.owner, & .meta.visibility { display: none; }
      }
    }
    @media (max-width: 699px) {
      &:not([compact]) .filters > * { flex: 1 1 40%; }
      &:not([compact]) .filters .scopes { flex-basis: 100%; justify-content: stretch; }
      &:not([compact]) .scopes a { flex: 1; text-align: center; }
    }
  }`;
