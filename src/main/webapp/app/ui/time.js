import { html } from 'lit';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const secondFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dayOfYearFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** The time at which a day begins in the reader's time zone, or a day that is some days later. */
export function startOf(day, later = 0) {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + later);
  return Number.isNaN(date.getTime()) ? day : date.toISOString();
}

/** The time of day in the reader's time zone: 09:14. */
export const clock = date => clockFormat.format(new Date(date));

export const exact = date => exactFormat.format(new Date(date));

/** 23 Nov, with the year if it is not the current one. */
export function day(date) {
  const when = new Date(date);
  return (when.getFullYear() === new Date().getFullYear() ? dayFormat : dayOfYearFormat).format(when);
}

export const isSameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** now, 5 min, 3 h, yesterday 18:02, 23 Nov */
export function ago(date) {
  const passed = Date.now() - new Date(date);
  if (passed < MINUTE) {
    return 'now';
  }
  if (passed < HOUR) {
    return `${Math.floor(passed / MINUTE)} min`;
  }
  if (passed < DAY && isSameDay(date, Date.now())) {
    return `${Math.floor(passed / HOUR)} h`;
  }
  return isSameDay(date, Date.now() - DAY) ? `yesterday ${clock(date)}` : day(date);
}

/** 09:21:07, with the day if it is not today. */
export const when = date => `${isSameDay(date, Date.now()) ? '' : `${day(date)} `}${secondFormat.format(new Date(date))}`;

/** 2.1 s, 4 min, 1 h 5 min */
export function duration(milliseconds) {
  if (milliseconds < MINUTE) {
    return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
  }
  const minutes = Math.round(milliseconds / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
}

/** A time formatted by `text`, with the exact one on hover. */
export const time = (date, text = ago) =>
  date ? html`<time datetime=${new Date(date).toISOString()} title=${exact(date)}>${text(date)}</time>` : '';
