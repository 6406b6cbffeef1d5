import { css } from 'lit';

export const styles = css`
  cairn-search {
    display: block;
    & .page { gap: 16px; }
    & .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
    & .head > p { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
    & .filters { padding: 12px; background: var(--sunken); border-radius: var(--radius); }
    & .page form.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(160px, calc(50% - 6px)), 1fr)); }
    & .filters label { min-width: 0; }
    & .filters :is(input, select) { width: 100%; min-width: 0; }
    & .filters .label.chosen { background: var(--hover); }
    & .filters > .row { grid-column: 1 / -1; }

    & .hits { display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr); }
    & .hits.old { opacity: .6; }
    & .hits > section { gap: 0; }
    & section > header { display: flex; align-items: baseline; gap: 4px 16px; padding: 6px 12px; position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); }
    & section h2 { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    & h2 a { color: var(--text); text-decoration: none; }
    & h2 a:hover { color: var(--accent); text-decoration: underline; }
    & .meta { color: var(--muted); font-size: var(--small); white-space: nowrap; }
    & ol { list-style: none; }
    & li a { display: grid; grid-template-columns: 160px minmax(0, 1fr) auto; gap: 2px 16px; padding: 8px 12px; border-bottom: 1px solid var(--line); color: var(--text); text-decoration: none; scroll-margin-block: 56px 12px; }
    & li a:hover, & li a:focus { background: var(--hover); }
    & li a:focus-visible { outline-offset: -2px; }
    & .from { display: flex; flex-direction: column; min-width: 0; font-size: var(--small); }
    & .who { font-weight: 650; }
    & .by-user .who { color: var(--accent); }
    & .name { color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    & .snippet { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
    & .called .snippet { font-family: var(--mono); font-size: var(--small); }
    & .number { color: var(--muted); font-size: var(--small); font-variant-numeric: tabular-nums; }
    & .empty { margin: 24px auto; padding: 0; }
    @media (max-width: 699px) {
      & .page { padding: 12px; }
      & .scopes { flex-basis: 100%; }
      & .scopes a { flex: 1; padding-inline: 4px; text-align: center; white-space: nowrap; }
      & section > header, & li a { padding-inline: 4px; }
      & li a { grid-template-columns: minmax(0, 1fr) auto; }
      & .from { flex-direction: row; gap: 8px; align-items: baseline; }
      & .snippet { grid-row: 2; grid-column: 1 / -1; }
    }
  }`;
