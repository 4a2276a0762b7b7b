import { get } from './api.js';
import { sparkline, whiskers } from './charts.js';
import { keyOf, keyPicker, picker, toolbar, windowOf, windowPicker } from './controls.js';
import { h } from './dom.js';
import { feedbackList } from './feedback.js';
import { fewNote, picture } from './figures.js';
import { exact, mean, plusMinus } from './format.js';
import { change, link } from './place.js';

export const title = 'Breakdown';

const PAGE = 25;
const SERIES = 100;

/** Trends that are asked for one by one, so many at once. */
const AT_ONCE = 4;

export async function show({ params, signal }) {
  const known = await get('v1/tags', {}, signal);
  const tag = params.get('tag') ?? (known.tags.includes('_prompt') ? '_prompt' : known.tags[0]);
  const order = params.get('order') ?? 'worst';
  const window = windowOf(params);
  const range = { tag, key: keyOf(params), from: window.from, to: window.to };
  const page = await get('v1/tag', { ...range, order, limit: PAGE, cursor: params.get('cursor') }, signal);
  const values = page.values.filter((each) => each.count > 0);
  const bounds = reach(values);
  const rows = values.map((each) => ({ ...each, trend: h('td', { class: 'wide' }) }));
  drawTrends(rows, range, bounds, signal).catch(() => {});
  return [
    toolbar(
      picker('tag', 'By', known.tags.map((name) => [name, name]), tag, (name) => change({ tag: name })),
      keyPicker(params, known.keys),
      windowPicker(params),
    ),
    rows.length > 0
      ? h(
          'section',
          { class: 'card flush' },
          h('div', { class: 'scroll' }, table(rows, { tag, order, bounds, lower: page.lower_is_better })),
          pages(params, page.next_cursor),
        )
      : h('div', { class: 'card state' }, h('h2', {}, `Nothing by ${tag}`), h('p', {}, `No feedback in this time has ${tag} in its metadata. Choose another tag or a longer time.`)),
  ];
}

/** Between which values the intervals of a table lie. */
function reach(values) {
  const ends = values.flatMap((each) => (each.mean === null ? [] : [each.mean, ...(each.ci95 ?? [])].map(Number)));
  return ends.length === 0 ? [0, 1] : [Math.min(...ends), Math.max(...ends)];
}

function table(rows, { tag, order, bounds, lower }) {
  return h(
    'table',
    { class: 'ranking' },
    h('caption', { class: 'hidden' }, `Values of ${tag}`),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        sortable('Value', 'value', 'ascending', order),
        sortable('Mean', order === 'worst' ? 'best' : 'worst', direction(order, lower), order),
        h('th', { scope: 'col', class: 'wide' }, '95 % interval'),
        sortable('Feedback', 'count', 'descending', order),
        h('th', { scope: 'col', class: 'number wide' }, 'Weight'),
        h('th', { scope: 'col', class: 'wide' }, 'Trend by day'),
      ),
    ),
    h('tbody', {}, rows.map((each) => row(each, tag, bounds))),
  );
}

/** Whether the means go up; nothing where they are in no order. */
function direction(order, lower) {
  if (order !== 'worst' && order !== 'best') {
    return null;
  }
  return (order === 'worst') === !lower ? 'ascending' : 'descending';
}

function sortable(name, next, sorted, order) {
  const isSorted = name === 'Mean' ? sorted !== null : next === order;
  return h(
    'th',
    { scope: 'col', class: name === 'Value' ? null : 'number', 'aria-sort': isSorted ? sorted : null },
    h('button', { type: 'button', id: `sort-${name}`, class: 'sort', click: () => change({ order: next }) }, name, h('span', { 'aria-hidden': 'true' }, isSorted ? (sorted === 'ascending' ? ' ↑' : ' ↓') : '')),
  );
}

function row(each, tag, bounds) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: link('value', { tag, value: each.value }) }, each.value)),
    h('td', { class: 'number', title: `exactly ${exact(each.mean)}` }, mean(each), ' ', h('span', { class: 'quiet' }, plusMinus(each.ci95)), ' ', fewNote(each)),
    h('td', { class: 'wide' }, whiskers(each, bounds)),
    h('td', { class: 'number' }, exact(each.count)),
    h('td', { class: 'number wide' }, exact(each.weight)),
    each.trend,
  );
}

/** One request for the most frequent values, and one for each other value of the page. */
async function drawTrends(rows, range, bounds, signal) {
  const asked = { ...range, interval: 'day' };
  const frequent = await get('v1/series', { ...asked, limit: SERIES }, signal);
  const found = new Map(frequent.series.map((one) => [one.value, one.points]));
  const missing = rows.filter((each) => !draw(each, found.get(each.value), bounds));
  const next = async () => {
    for (let each = missing.shift(); each; each = missing.shift()) {
      const answer = await get('v1/series', { ...asked, value: each.value }, signal);
      draw(each, answer.series[0]?.points ?? [], bounds);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

function draw(row, points, bounds) {
  if (!points) {
    return false;
  }
  const drawn = points.filter((point) => point.mean !== null).map((point) => ({ at: new Date(point.at), mean: Number(point.mean) }));
  const means = drawn.map((point) => point.mean);
  row.trend.replaceChildren(sparkline(drawn, [Math.min(bounds[0], ...means), Math.max(bounds[1], ...means)]));
  return true;
}

/** The way to the next page, and back to the first. */
export function pages(params, next) {
  const first = params.get('cursor') !== null;
  return (
    (next || first) &&
    h(
      'nav',
      { class: 'paging', 'aria-label': 'More' },
      first && h('button', { type: 'button', id: 'first-page', click: () => change({}) }, 'First page'),
      next && h('button', { type: 'button', id: 'next-page', click: () => change({ cursor: next }) }, 'Next page'),
    )
  );
}

/** The page of one value. */
export const value = {
  title: 'Value',
  parent: 'breakdown',
  async show({ params, signal }) {
    const [tag, text] = [params.get('tag') ?? '_prompt', params.get('value') ?? ''];
    const window = windowOf(params);
    const range = { tag, value: text, key: keyOf(params), from: window.from, to: window.to };
    const [known, summary, series, newest] = await Promise.all([
      get('v1/tags', {}, signal),
      get('v1/tag', range, signal),
      get('v1/series', { ...range, interval: window.interval }, signal),
      get('v1/feedback', { ...range, limit: 10 }, signal),
    ]);
    const content = [
      h('p', { class: 'path' }, h('a', { href: link('breakdown', { tag }) }, `All of ${tag}`)),
      toolbar(keyPicker(params, known.keys), windowPicker(params), h('a', { class: 'button', href: link('compare', { tag, a: text }) }, 'Compare with …')),
      summary.count > 0 ? picture(summary, series.series[0], window) : h('p', { class: 'card state' }, 'No feedback in this time. Choose a longer one.'),
      newest.feedback.length > 0 && h('section', { 'aria-label': 'Newest feedback' }, h('h2', {}, 'Newest feedback'), feedbackList(newest.feedback)),
    ];
    return { heading: text, content };
  },
};
