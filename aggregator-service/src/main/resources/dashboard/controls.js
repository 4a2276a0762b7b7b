import { h } from './dom.js';
import { change } from './place.js';

const HOUR = 3_600_000;

/** Name, what people read, hours. */
const WINDOWS = [
  ['24h', '24 hours', 24],
  ['7d', '7 days', 7 * 24],
  ['30d', '30 days', 30 * 24],
  ['90d', '90 days', 90 * 24],
  ['all', 'All time', null],
  ['custom', 'Custom', null],
];

/** Beyond so many hours a point is a day. */
const MOST_HOURS = 8 * 24;

const DEFAULT_WINDOW = '30d';
const DEFAULT_KEY = 'feedback';

/** The metric that the address names. */
export function keyOf(params) {
  return params.get('key') ?? DEFAULT_KEY;
}

/** What the address says of the time: {from, to} for the query API, and the interval of its points. */
export function windowOf(params) {
  const name = params.get('window') ?? DEFAULT_WINDOW;
  if (name === 'custom') {
    const [from, to] = ['from', 'to'].map((end) => instant(params.get(end)));
    const hours = from && to ? (to - from) / HOUR : Infinity;
    return { name, from: from?.toISOString(), to: to?.toISOString(), ...points(hours) };
  }
  const hours = WINDOWS.find(([each]) => each === name)?.[2];
  if (!hours) {
    return { name: 'all', ...points(Infinity) };
  }
  const now = Math.ceil(Date.now() / HOUR) * HOUR;
  return { name, from: new Date(now - hours * HOUR).toISOString(), ...points(hours) };
}

function points(hours) {
  const hourly = hours <= MOST_HOURS;
  return { interval: hourly ? 'hour' : 'day', hourly, step: hourly ? HOUR : 24 * HOUR };
}

/** Of a field of a form, which is in UTC; null where there is none. */
function instant(text) {
  const at = new Date(`${text}Z`);
  return text && !Number.isNaN(at.getTime()) ? at : null;
}

/** The bar above a page: what its pictures are of. */
export function toolbar(...controls) {
  return h('div', { class: 'toolbar', role: 'group', 'aria-label': 'What is shown' }, controls);
}

/** Which metric. */
export function keyPicker(params, keys) {
  const now = keyOf(params);
  const all = keys.includes(now) ? keys : [now, ...keys];
  return picker('key', 'Metric', all.map((key) => [key, key]), now, (key) => change({ key: key === DEFAULT_KEY ? null : key }));
}

/** Which time. */
export function windowPicker(params) {
  const { name } = windowOf(params);
  const chosen = picker(
    'window',
    'Time (UTC)',
    WINDOWS.map(([value, text]) => [value, text]),
    name,
    (value) => change(value === 'custom' ? { window: value, ...lastWeek() } : { window: value, from: null, to: null }),
  );
  return name === 'custom' ? [chosen, end('from', 'From', params), end('to', 'To', params)] : chosen;
}

function lastWeek() {
  const now = Math.ceil(Date.now() / HOUR) * HOUR;
  const [from, to] = [now - 7 * 24 * HOUR, now].map((at) => new Date(at).toISOString().slice(0, 16));
  return { from, to };
}

function end(name, label, params) {
  return field(
    label,
    h('input', {
      id: `pick-${name}`,
      type: 'datetime-local',
      step: 3600,
      value: params.get(name) ?? '',
      change: (event) => change({ [name]: event.target.value }),
    }),
  );
}

/** A list to choose from: [[value, text], …]. */
export function picker(id, label, choices, now, chosen) {
  return field(
    label,
    h(
      'select',
      { id: `pick-${id}`, change: (event) => chosen(event.target.value) },
      choices.map(([value, text]) => h('option', { value, selected: value === now }, text)),
    ),
  );
}

/** A control and its label. */
export function field(label, control) {
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control);
}
