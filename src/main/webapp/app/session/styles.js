import { css } from 'lit';

export const styles = css`
  cairn-session {
    display: grid; grid-template: auto auto auto 1fr / minmax(0, 1fr); height: 100%; min-height: 0;
    & .middle { display: grid; grid-template-columns: minmax(0, 1fr) auto; grid-template-rows: minmax(0, 1fr); min-height: 0; position: relative; }
    & .scroller { overflow-y: auto; overflow-x: hidden; overflow-anchor: none; padding: 8px 24px 80px; scroll-padding-top: 12px; }
    & .scroller:focus { outline: none; }
    & .pill { position: absolute; bottom: 20px; left: 50%; transform: translateX(-50%); border-radius: 20px; box-shadow: var(--shadow); }
    & aside { width: 320px; border-inline-start: 1px solid var(--line); overflow: auto; min-height: 0; background: var(--ground); }
    & .tabs { display: flex; gap: 2px; padding: 6px 8px; position: sticky; top: 0; background: var(--ground); border-bottom: 1px solid var(--line); z-index: 1; }
    @media (max-width: 1000px) {
      & aside { position: absolute; inset-block: 0; inset-inline-end: 0; width: min(360px, 92vw); box-shadow: var(--shadow); z-index: 5; }
    }
    @media (max-width: 699px) {
      & .scroller { padding-inline: 12px; }
    }
  }`;

export const transcriptStyles = css`
  cairn-transcript, .messages {
    display: block;
    & > section { overflow-anchor: none; }
    & article { max-width: 1060px; margin: 0 auto; padding: 10px 16px 6px; position: relative; border-radius: var(--radius); scroll-margin: 12px; }
    & article:focus { outline: none; box-shadow: inset 2px 0 var(--line-strong); border-radius: 0; }
    & article.user { background: var(--sunken); margin-block: 12px 4px; padding-block: 10px 12px; }
    & article.tools-only { padding-block: 0; }
    & article.tools-only > header { position: absolute; inset-inline-end: 100%; width: max-content; opacity: 0; pointer-events: none; }
    & article.marked { box-shadow: inset 3px 0 var(--mark-now); background: color-mix(in srgb, var(--mark) 22%, transparent); }
    & article > header { display: flex; align-items: baseline; gap: 12px; font-size: var(--small); color: var(--muted); }
    & .who { font-weight: 650; color: var(--text); }
    & .user .who { color: var(--accent); }
    & .number { margin-inline-start: auto; color: var(--muted); text-decoration: none; font-variant-numeric: tabular-nums; }
    & .number:hover { text-decoration: underline; }
    & .between { display: flex; align-items: center; gap: 12px; max-width: 1060px; margin: 16px auto 8px; padding: 0 16px; color: var(--muted); font-size: var(--small); }
    & .between::before, & .between::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
    & .between.new { color: var(--accent); }
    & .between.new::before, & .between.new::after { border-color: var(--accent); }

    & .prose { max-width: 88ch; overflow-wrap: anywhere; display: grid; gap: 10px; grid-template-columns: minmax(0, 1fr); padding-block: 2px 4px; }
    & .prose p.plain { white-space: pre-wrap; }
    & .prose h1, & .prose h2, & .prose h3, & .prose h4 { font-size: 1.0667rem; font-weight: 650; margin-top: 6px; }
    & .prose h1 { font-size: 1.2rem; }
    & .prose ul, & .prose ol { padding-inline-start: 24px; }
    & .prose li > ul, & .prose li > ol { margin-top: 2px; }
    & .prose blockquote { margin: 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--line); color: var(--muted); }
    & .prose :not(pre) > code { background: var(--sunken); padding: 1px 4px; border-radius: 4px; }
    & .user .prose :not(pre) > code { background: var(--hover); }
    & .prose hr { border: 0; border-top: 1px solid var(--line); width: 100%; }
    & .prose .scroll { overflow-x: auto; }
    & .prose table { width: auto; }
    & .prose th, & .prose td { padding: 4px 16px 4px 0; }
    & .prose img, & img.shown { max-width: 100%; max-height: 480px; border-radius: var(--radius); border: 1px solid var(--line); }
    & .code { position: relative; }
    & .code pre { background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); padding: 10px 12px; overflow-x: auto; }
    & .user .code pre { background: var(--raised); }
    & .code .copy { position: absolute; inset-block-start: 4px; inset-inline-end: 4px; min-height: 26px; font-size: var(--tiny); background: var(--raised); opacity: 0; }
    & .code:hover .copy, & .code:focus-within .copy { opacity: 1; }

    & .folded > button { color: var(--muted); padding-inline: 4px; font-size: var(--small); min-height: 26px; }
    & .folded .system, & .folded > .prose { color: var(--muted); border-inline-start: 2px solid var(--line); padding-inline-start: 12px; margin: 4px 0 8px 8px; }
    & .system-message { padding-block: 2px; }
    & .fold { display: inline-block; width: 12px; color: var(--muted); }

    & .tool { margin-block: 3px; color: var(--text); }
    & .tool .line { display: flex; justify-content: flex-start; width: 100%; min-height: 30px; gap: 10px; padding: 3px 10px 3px 8px; border-color: transparent; background: none; text-align: start; }
    & .tool .line:hover, & .tool .line[aria-expanded="true"] { background: var(--hover); }
    & .tool .name { font-family: var(--mono); font-size: var(--small); font-weight: 600; }
    & .tool .argument { font-family: var(--mono); font-size: var(--small); color: var(--muted); flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
    & .tool .outcome { font-size: var(--small); color: var(--muted); }
    & .tool.ok .outcome { color: var(--ok); }
    & .tool.failed .outcome { color: var(--failed); font-weight: 600; }
    & .tool.cancelled .outcome { color: var(--cancelled); }
    & .tool .line .muted { font-size: var(--small); font-variant-numeric: tabular-nums; }
    & .tool .opened { border: 1px solid var(--line); border-radius: var(--radius); margin: 2px 0 8px; background: var(--raised); overflow: hidden; }
    & .tool.failed .opened { border-color: color-mix(in srgb, var(--failed) 45%, var(--line)); }
    & .tool .opened > p { padding: 8px 12px; }
    & .output + .output { border-top: 1px solid var(--line); }
    & .output .tools { display: flex; align-items: center; gap: 2px; padding: 2px 4px 0 12px; color: var(--muted); font-size: var(--tiny); }
    & .output .tools span { flex: 1; }
    & .output .tools button { min-height: 24px; padding: 0 8px; font-size: var(--tiny); color: var(--muted); background: none; border-color: transparent; }
    & .output .tools button[aria-pressed="true"] { text-decoration: underline; text-underline-offset: 3px; }
    & .output pre { padding: 2px 12px 10px; overflow-x: auto; tab-size: 4; }
    & .output pre code { display: block; content-visibility: auto; contain-intrinsic-block-size: auto 20px; }
    & pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
    & .output .all { width: 100%; border-radius: 0; border-top: 1px solid var(--line); color: var(--accent); font-size: var(--small); }
    & pre.long { font-family: var(--sans); font-size: 1rem; max-width: 88ch; }
    & p.muted { margin: 0; }

    & .diff-added { color: var(--ok); }
    & .diff-removed { color: var(--failed); }
    & .diff-place { color: var(--accent); }
    & .diff-file { font-weight: 600; }
    & .bold { font-weight: 700; } & .dim { opacity: .75; } & .italic { font-style: italic; } & .underline { text-decoration: underline; }
    & .ansi-0 { color: var(--muted); }
    & .ansi-1, & .hljs-deletion { color: var(--failed); }
    & .ansi-2, & .hljs-addition, & .hljs-string { color: var(--ok); }
    & .ansi-3, & .hljs-number, & .hljs-literal, & .hljs-variable, & .hljs-template-variable { color: var(--cancelled); }
    & .ansi-4, & .hljs-title, & .hljs-section, & .hljs-name { color: light-dark(#2457b8, #84aef5); }
    & .ansi-5, & .hljs-keyword, & .hljs-selector-tag, & .hljs-built_in { color: light-dark(#8a3aa0, #d59be6); }
    & .ansi-6, & .hljs-attr, & .hljs-attribute, & .hljs-type, & .hljs-symbol { color: var(--accent); }
    & .hljs-comment, & .hljs-meta { color: var(--muted); font-style: italic; }
    & .ansi-on { background: var(--hover); border-radius: 2px; }
    & .ansi-on-1 { background: var(--failed-soft); }
  }`;
