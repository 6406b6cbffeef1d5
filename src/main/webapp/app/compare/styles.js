import { css } from 'lit';

export const styles = css`
  cairn-compare {
    display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; min-height: 0;
    & > header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 10px 24px; border-bottom: 1px solid var(--line); }
    & > header .titles { flex: 1 1 300px; min-width: 0; }
    & .facts { font-size: var(--small); color: var(--muted); font-variant-numeric: tabular-nums; }
    & .scroller { overflow: auto; overflow-anchor: none; padding: 0 24px 80px; }
    & .heads, & .band { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 24px; max-width: 2000px; margin-inline: auto; }
    & .heads { position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); padding-block: 8px; font-size: var(--small); color: var(--muted); }
    & .heads strong { color: var(--text); }
    & .band { padding-block: 8px; scroll-margin: 56px; }
    & .band:focus-visible { outline-offset: -1px; }
    & .kept { grid-template-columns: minmax(0, 1fr); }
    & .kept > button { color: var(--muted); font-size: var(--small); display: flex; width: 100%; gap: 12px; }
    & .kept > button::before, & .kept > button::after { content: ""; flex: 1; border-top: 1px dashed var(--line); }
    & .side { min-width: 0; border-inline-start: 3px solid transparent; border-radius: var(--radius); }
    & .side.removed { border-color: var(--failed); background: color-mix(in srgb, var(--failed) 5%, transparent); }
    & .side.added { border-color: var(--ok); background: color-mix(in srgb, var(--ok) 5%, transparent); }
    & .side.rewritten { border-color: var(--cancelled); background: var(--raised); }
    & .side > .label { display: flex; gap: 8px; padding: 4px 16px 0; font-size: var(--small); font-weight: 600; }
    & .removed > .label { color: var(--failed); }
    & .added > .label { color: var(--ok); }
    & .rewritten > .label { color: var(--cancelled); }
    & .label a { color: var(--muted); font-weight: 400; margin-inline-start: auto; text-decoration: none; }
    & .label a:hover { text-decoration: underline; }
    & .messages article { scroll-margin: 56px; }
    & .messages article.user { margin-block: 4px; }
    & .side .messages article.user { background: none; }
    & .part { padding: 8px 16px 0; font: 600 var(--small) var(--mono); }
    & .words { padding: 4px 16px 10px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; }
    & .words.said { font-family: var(--sans); font-size: 1rem; max-width: 88ch; }
    & del, & ins { text-decoration: none; border-radius: 2px; }
    & del { background: var(--failed-soft); color: var(--failed); }
    & ins { background: color-mix(in srgb, var(--ok) 14%, transparent); color: var(--ok); }
    & .one .rewritten del { text-decoration: line-through 1px; }
    & .one .rewritten ins { text-decoration: underline 1px; text-underline-offset: 3px; }
    & .equal { display: inline-flex; min-height: 24px; padding: 0 10px; font: var(--small) var(--sans); color: var(--muted); border: 1px dashed var(--line); }
    & .one .heads, & .one .band { grid-template-columns: minmax(0, 1fr); max-width: 1060px; }
    & .one .side + .side { margin-top: 8px; }
    & .one .side:empty { display: none; }
    & .small { padding: 8px 16px; }
    & .more { display: flex; margin: 16px auto; }
    @media (max-width: 699px) {
      & > header { padding: 6px 8px; gap: 4px 8px; }
      & > header .titles { flex-basis: calc(100% - 60px); }
      & .scroller { padding-inline: 12px; }
    }
  }`;
