// Which statistics to request: the address as a query of the API. Days are in UTC, as in the API.

const DAY = 86_400_000;

export const PERIODS = { 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days', 365: 'Last 365 days', all: 'All time' };
const USUAL = '30';
const MOST_DAYS_BY_DAY = 92;

export const BUCKETS = { day: 'day', week: 'week', month: 'month' };

const dayOf = time => new Date(time).toISOString().slice(0, 10);

/** What the address requests: { scope, owner, label, tool, period, from, to, bucket }; `label` is an array; `period` is one of PERIODS, or undefined for a custom range of days. */
export function chosen(address) {
  const query = new URL(address).searchParams;
  const { from, to, days, scope, owner, tool, bucket } = Object.fromEntries(query);
  const label = query.getAll('label').filter(Boolean);
  const isOwn = Boolean(from || to);
  const period = isOwn ? undefined : days in PERIODS ? days : USUAL;
  const today = Date.now();
  const first = isOwn ? from : period === 'all' ? undefined : dayOf(today - (Number(period) - 1) * DAY);
  const isShort = first && (Date.parse(to ?? dayOf(today)) - Date.parse(first)) / DAY < MOST_DAYS_BY_DAY;
  return { scope, owner, label, tool, period, from: first, to: isOwn ? to : undefined, bucket: bucket in BUCKETS ? bucket : isShort ? 'day' : 'week' };
}

function next(start, bucket) {
  const date = new Date(start);
  if (bucket === 'month') {
    date.setUTCMonth(date.getUTCMonth() + 1);
  } else {
    date.setUTCDate(date.getUTCDate() + (bucket === 'week' ? 7 : 1));
  }
  return dayOf(date);
}

/** The first day of the interval that contains a day. */
function startOf(day, bucket) {
  const date = new Date(day);
  if (bucket === 'week') {
    date.setUTCDate(date.getUTCDate() - (date.getUTCDay() + 6) % 7);
  }
  return bucket === 'month' ? day.slice(0, 8) + '01' : dayOf(date);
}

/** The last day of an interval. */
export const lastOf = (start, bucket) => dayOf(Date.parse(next(start, bucket)) - DAY);

const MOST_COLUMNS = 800;

/** The intervals of a series, oldest first, with { start } alone for each one without activity, unless that makes too many to draw. */
export function withGaps(series, { bucket, from, to }) {
  if (!series.length) {
    return series;
  }
  const known = new Map(series.map(each => [each.start, each]));
  const begin = from && !known.has(from) ? startOf(from, bucket) : series[0].start;
  const end = to ?? dayOf(Date.now());
  const all = [];
  for (let start = begin < series[0].start ? begin : series[0].start; start <= end || start <= series.at(-1).start; start = next(start, bucket)) {
    all.push(known.get(start) ?? { start });
    if (all.length > MOST_COLUMNS) {
      return series;
    }
  }
  return all;
}
