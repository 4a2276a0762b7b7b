import { get, post } from './api.js';
import { pages } from './breakdown.js';
import { field, keyOf, keyPicker, picker, toolbar } from './controls.js';
import { h } from './dom.js';
import { feedbackList } from './feedback.js';
import { fewNote, pairs } from './figures.js';
import { counted, exact, mean, moment, plusMinus } from './format.js';
import { change, go, link } from './place.js';

export const title = 'Traces';

const PAGE = 25;
const ORDERS = [
  ['newest', 'Newest'],
  ['worst', 'Worst'],
  ['best', 'Best'],
];

export async function show({ params, signal }) {
  const searching = ['text', 'field', 'is'].some((name) => params.get(name));
  const [known, content] = await Promise.all([get('v1/tags', {}, signal), searching ? found(params, signal) : ranked(params, signal)]);
  const order = picker('order', 'First', ORDERS, params.get('order') ?? 'newest', (name) => change({ order: name }));
  return [toolbar(!searching && order, keyPicker(params, known.keys)), search(params, searching), content];
}

/** By trace id, by a word of the comment, by a member of the metadata. */
function search(params, searching) {
  const input = (id, label, hint) =>
    field(label, h('input', { id: `search-${id}`, name: id, value: params.get(id) ?? '', placeholder: hint, autocomplete: 'off', spellcheck: 'false' }));
  return h(
    'form',
    {
      class: 'toolbar',
      role: 'search',
      submit: (event) => {
        event.preventDefault();
        const asked = Object.fromEntries(new FormData(event.target));
        if (asked.id) {
          go('trace', { id: asked.id });
        } else {
          change({ text: asked.text, field: asked.field, is: asked.is });
        }
      },
    },
    input('id', 'Trace id', 'exactly'),
    input('text', 'Comment has', 'some words'),
    input('field', 'Metadata', '_user'),
    input('is', 'is', 'a value'),
    h('button', { type: 'submit', class: 'primary' }, 'Search'),
    searching && h('button', { type: 'button', id: 'all-traces', click: () => change({ text: null, field: null, is: null }) }, 'All traces'),
  );
}

async function ranked(params, signal) {
  const page = await get('v1/traces', { key: keyOf(params), order: params.get('order'), limit: PAGE, cursor: params.get('cursor') }, signal);
  if (page.traces.length === 0) {
    return h('div', { class: 'card state' }, h('h2', {}, 'No traces'), h('p', {}, `There is no feedback of the metric ${page.key}.`));
  }
  return h(
    'section',
    { class: 'card flush' },
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        { class: 'ranking' },
        h('caption', { class: 'hidden' }, 'Traces'),
        h('thead', {}, h('tr', {}, header('Trace'), header('Feedback Count', 'number'), header('Value:Weight'), header('Mean', 'number'), header('Last', 'wide'))),
        h('tbody', {}, page.traces.map(row)),
      ),
    ),
    pages(params, page.next_cursor),
  );
}

function header(name, kind) {
  return h('th', { scope: 'col', class: kind }, name);
}

function row(trace) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: link('trace', { id: trace.trace_id }) }, trace.trace_id)),
    h('td', { class: 'number' }, exact(trace.count)),
    h('td', {}, pairs(trace)),
    h('td', { class: 'number', title: `exactly ${exact(trace.mean)}` }, mean(trace), ' ', h('span', { class: 'quiet' }, plusMinus(trace.ci95))),
    h('td', { class: 'wide quiet' }, trace.last_at ? moment(trace.last_at) : '–'),
  );
}

async function found(params, signal) {
  const filters = [{ op: 'eq', field: 'key', value: keyOf(params) }];
  if (params.get('text')) {
    filters.push({ op: 'contains', field: 'comment', value: params.get('text'), ignore_case: true });
  }
  if (params.get('field')) {
    const member = { field: 'metadata', path: [params.get('field')] };
    filters.push(params.get('is') ? { op: 'eq', ...member, value: params.get('is') } : { op: 'exists', ...member });
  }
  const page = await post('v1/feedback/search', { filter: { op: 'and', filters }, limit: PAGE, cursor: params.get('cursor') }, signal);
  if (page.feedback.length === 0) {
    return h('div', { class: 'card state' }, h('h2', {}, 'Nothing found'), h('p', {}, 'No feedback is like that. Metadata is compared to the letter, comments regardless of case.'));
  }
  return h('section', { 'aria-label': 'Found' }, feedbackList(page.feedback), pages(params, page.next_cursor));
}

/** The page of one trace. */
export const trace = {
  title: 'Trace',
  parent: 'traces',
  async show({ params, signal }) {
    const id = params.get('id') ?? '';
    const [summed, page] = await Promise.all([
      get('v1/trace', { id }, signal),
      get('v1/feedback', { trace_id: id, limit: 50, cursor: params.get('cursor') }, signal),
    ]);
    const path = h('p', { class: 'path' }, h('a', { href: link('traces') }, 'All traces'));
    if (summed.summaries.length === 0) {
      return { heading: id, content: [path, h('div', { class: 'card state' }, h('h2', {}, 'No feedback on this trace'), h('p', {}, 'The id has to be the whole of it, to the letter.'))] };
    }
    const content = [
      path,
      h('div', { class: 'metrics' }, summed.summaries.map(metric)),
      h('section', { 'aria-label': 'Feedback' }, h('h2', {}, 'Feedback'), feedbackList(page.feedback, { withTrace: false }), pages(params, page.next_cursor)),
    ];
    return { heading: id, content };
  },
};

function metric(summary) {
  return h(
    'section',
    { class: 'card metric' },
    h('h3', {}, summary.key),
    h('p', { class: 'large', title: `exactly ${exact(summary.mean)}` }, mean(summary), ' ', h('span', { class: 'quiet' }, plusMinus(summary.ci95)), ' ', fewNote(summary)),
    h('p', { class: 'quiet' }, counted(summary.count, 'feedback')),
    pairs(summary),
  );
}
