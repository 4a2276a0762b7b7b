import { columns, figure, line, volume } from './charts.js';
import { h } from './dom.js';
import { bucket, counted, exact, interval, mean, plusMinus, rounded } from './format.js';

/** Below so many scored feedbacks a mean is said to be of few, where the server does not say it itself. */
const FEW = 10;

/** Whether a mean rests on so few that it may well be chance. */
export function isFew(summary) {
  return summary.few ?? summary.scored < FEW;
}

/** Says that a mean is of few; nothing otherwise. */
export function fewNote(summary) {
  return isFew(summary) && summary.scored > 0
    ? h('span', { class: 'badge few', title: 'So few that the mean may be chance' }, `only ${exact(summary.scored)}`)
    : null;
}

/** The sums of a summary, each large, with what it means below. */
export function tiles(summary) {
  return h(
    'dl',
    { class: 'tiles' },
    tile('count', 'Feedback', exact(summary.count), summary.count > summary.scored ? `${exact(summary.scored)} with a value` : 'all with a value'),
    tile(
      'mean',
      'Weighted mean',
      h('span', { title: `exactly ${exact(summary.mean)}` }, mean(summary)),
      summary.ci95 ? [h('span', { title: `${exact(summary.ci95[0])} to ${exact(summary.ci95[1])}` }, plusMinus(summary.ci95)), ' (95 %)'] : 'too few for an interval',
      fewNote(summary),
    ),
    tile('weight', 'Weight', exact(summary.weight), ['Σ value · weight ', exact(summary.weighted_value)]),
    tile(
      'stddev',
      'Standard deviation',
      summary.stddev === null ? '–' : h('span', { title: `exactly ${exact(summary.stddev)}` }, rounded(summary.stddev, 2)),
      summary.ci95 ? `mean within ${interval(summary.ci95)}` : '',
    ),
  );
}

function tile(id, name, value, below, note) {
  return h('div', { class: 'card tile', 'data-figure': id }, h('dt', {}, name), h('dd', { class: 'large' }, value, note), h('dd', { class: 'quiet' }, below));
}

/** Everything drawn of one summary and its series. */
export function picture(summary, series, window) {
  const points = (series?.points ?? []).map((point) => ({ ...point, at: new Date(point.at) }));
  return [
    tiles(summary),
    overTime(points.filter((point) => point.mean !== null), summary, window),
    h('div', { class: 'pair' }, volumes(points, window), distribution(summary)),
  ];
}

function overTime(points, summary, { hourly, step }) {
  if (points.length === 0) {
    return nothing('Mean over time', 'No feedback with a value in this time.');
  }
  const values = summary.distribution.filter((entry) => entry.value !== null).map((entry) => Number(entry.value));
  const means = points.map((point) => Number(point.mean));
  const bounds = [Math.min(...values, ...means), Math.max(...values, ...means)];
  const drawn = points.map((point) => ({
    at: point.at,
    mean: Number(point.mean),
    low: point.ci95 ? Number(point.ci95[0]) : null,
    high: point.ci95 ? Number(point.ci95[1]) : null,
    text: `${mean(point)} ${plusMinus(point.ci95)}, of ${exact(point.scored)}`,
  }));
  const [first, last] = [drawn[0], drawn.at(-1)];
  return figure({
    title: 'Mean over time',
    note: `by ${hourly ? 'hour' : 'day'}, with the band in which the mean lies with 95 %`,
    summary: `${counted(drawn.length, 'point')}, from ${rounded(first.mean)} on ${bucket(first.at, hourly)} to ${rounded(last.mean)} on ${bucket(last.at, hourly)}.`,
    draw: (width) => line(drawn, { bounds, step, hourly, width }),
    table: {
      head: ['Time (UTC)', 'Mean', '95 % from', 'to', 'Feedback', 'Weight'],
      rows: points.map((point) => [
        bucket(point.at, hourly),
        exact(point.mean),
        exact(point.ci95?.[0]),
        exact(point.ci95?.[1]),
        exact(point.count),
        exact(point.weight),
      ]),
    },
  });
}

function volumes(points, { hourly, step }) {
  if (points.length === 0) {
    return nothing('Volume', 'No feedback in this time.');
  }
  const total = points.reduce((sum, point) => sum + Number(point.count), 0);
  return figure({
    title: 'Volume',
    note: `feedback by ${hourly ? 'hour' : 'day'}`,
    summary: `${counted(total, 'feedback')} in ${counted(points.length, hourly ? 'hour' : 'day')}.`,
    draw: (width) =>
      volume(
        points.map((point) => ({ at: point.at, amount: Number(point.count), text: counted(point.count, 'feedback') })),
        { step, hourly, width },
      ),
    table: { head: ['Time (UTC)', 'Feedback'], rows: points.map((point) => [bucket(point.at, hourly), exact(point.count)]) },
  });
}

function distribution(summary) {
  const entries = summary.distribution;
  if (entries.length === 0) {
    return nothing('Distribution', 'No feedback in this time.');
  }
  const values = entries.filter((entry) => entry.value !== null).sort((a, b) => a.value - b.value);
  const labels = entries.filter((entry) => entry.value === null);
  const bars = [...spread(stacked(values)), ...stacked(labels)];
  return figure({
    title: 'Distribution',
    note: 'weight by value',
    summary: `${counted(entries.length, 'value')}, the most frequent is ${nameOf(summary.distribution[0])}.`,
    draw: (width) => columns(bars, width),
    table: {
      head: ['Value', 'Weight', 'Feedback'],
      rows: [...values, ...labels].map((entry) => [nameOf(entry), exact(entry.weight), exact(entry.count)]),
    },
  });
}

/** A column for each value, whatever the labels beside it; of what has none, for each label. */
function stacked(entries) {
  const bars = new Map();
  for (const entry of entries) {
    const name = entry.value === null ? nameOf(entry) : exact(entry.value);
    const before = bars.get(name);
    const text = `${nameOf(entry)}: weight ${exact(entry.weight)}, ${counted(entry.count, 'feedback')}`;
    bars.set(name, {
      name,
      value: entry.value === null ? null : Number(entry.value),
      amount: (before?.amount ?? 0) + Number(entry.weight),
      text: before ? `${before.text}; ${text}` : text,
    });
  }
  return [...bars.values()];
}

/** Whole numbers close together keep their distances: what nobody gave has a place too. */
function spread(bars) {
  const numbers = bars.map((bar) => bar.value);
  const [low, high] = [numbers[0], numbers.at(-1)];
  if (!numbers.every(Number.isInteger) || high - low > 24) {
    return bars;
  }
  const byNumber = new Map(bars.map((bar) => [bar.value, bar]));
  return Array.from({ length: high - low + 1 }, (_, index) => byNumber.get(low + index) ?? { name: exact(low + index), amount: 0, text: `${exact(low + index)}: none` });
}

function nameOf(entry) {
  const value = entry.value === null ? null : exact(entry.value);
  return entry.label === null ? (value ?? 'neither') : value === null ? entry.label : `${value} ${entry.label}`;
}

function nothing(title, text) {
  return h('section', { class: 'card' }, h('h2', {}, title), h('p', { class: 'state' }, text));
}

/** Portkey's pairs: each value and what it weighs. */
export function pairs(summary) {
  const shown = summary.distribution.slice(0, 8);
  const more = summary.distribution.length - shown.length;
  return h(
    'ul',
    { class: 'pairs' },
    shown.map((entry) =>
      h(
        'li',
        { title: counted(entry.count, 'feedback') },
        h('b', {}, entry.value === null ? nameOf(entry) : exact(entry.value)),
        ':',
        exact(entry.weight),
        entry.value !== null && entry.label !== null && h('small', {}, ` ${entry.label}`),
      ),
    ),
    more > 0 && h('li', { class: 'quiet' }, `and ${more} more`),
  );
}
