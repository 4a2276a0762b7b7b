import { get, Refused } from './api.js';
import { figure, intervals } from './charts.js';
import { field, keyOf, keyPicker, picker, toolbar, windowOf, windowPicker } from './controls.js';
import { h } from './dom.js';
import { fewNote } from './figures.js';
import { counted, exact, interval, mean, plusMinus, probability, rounded } from './format.js';
import { change, link } from './place.js';

export const title = 'Compare';

const SUGGESTED = 200;

export async function show({ params, signal }) {
  const known = await get('v1/tags', {}, signal);
  const tag = params.get('tag') ?? (known.tags.includes('_prompt') ? '_prompt' : known.tags[0]);
  const [a, b] = [params.get('a') ?? '', params.get('b') ?? ''];
  const window = windowOf(params);
  const range = { tag, key: keyOf(params), from: window.from, to: window.to };
  const suggestions = await get('v1/tag', { ...range, order: 'count', limit: SUGGESTED }, signal);
  const controls = [
    toolbar(
      picker('tag', 'By', known.tags.map((name) => [name, name]), tag, (name) => change({ tag: name, a: null, b: null })),
      value('a', 'A', a),
      value('b', 'B', b),
      h('button', { type: 'button', id: 'swap', disabled: !a || !b, click: () => change({ a: b, b: a }) }, 'Swap'),
      keyPicker(params, known.keys),
      windowPicker(params),
    ),
    h('datalist', { id: 'values' }, suggestions.values.map((each) => h('option', { value: each.value }))),
  ];
  if (!a || !b) {
    return [controls, h('div', { class: 'card state' }, h('h2', {}, 'Which is better?'), h('p', {}, `Choose two values of ${tag}, A and B: the newer prompt and the older one, say.`))];
  }
  return [controls, await compared({ ...range, a, b }, signal)];
}

function value(name, label, now) {
  return field(
    label,
    h('input', { id: `pick-${name}`, list: 'values', value: now, autocomplete: 'off', spellcheck: 'false', change: (event) => change({ [name]: event.target.value }) }),
  );
}

async function compared(asked, signal) {
  let answer;
  try {
    answer = await get('v1/compare', asked, signal);
  } catch (failure) {
    if (failure instanceof Refused && failure.status === 404) {
      return h('div', { class: 'card state' }, h('h2', {}, 'There is nothing to compare'), h('p', {}, failure.message));
    }
    throw failure;
  }
  const sides = [
    { name: asked.a, kind: 'a', summary: answer.a },
    { name: asked.b, kind: 'b', summary: answer.b },
  ];
  return [
    verdict(answer),
    h('div', { class: 'pair' }, sides.map((side) => card(side, asked.tag))),
    h(
      'div',
      { class: 'pair' },
      answer.a.mean !== null || answer.b.mean !== null ? means(sides) : null,
      answer.difference !== null && difference(answer),
    ),
  ];
}

/** The answer in one sentence, then how sure it is. */
function verdict(answer) {
  return h(
    'section',
    { class: `card verdict ${answer.verdict}`, 'aria-label': 'Result' },
    h('p', { class: 'large', id: 'verdict' }, sentence(answer)),
    h('p', { class: 'quiet' }, reason(answer)),
  );
}

function sentence(answer) {
  return answer.text.replace(/-(?=\d)| - /g, (minus) => minus.replace('-', '−')).replace(/([^.])$/, '$1.');
}

function reason(answer) {
  const p = `p = ${probability(answer.p_value)}`.replace('= <', '<');
  switch (answer.verdict) {
    case 'a_better':
    case 'b_better':
      return answer.p_value === null
        ? 'Every feedback of a side says the same.'
        : `If both were equally good, a difference this large would come by chance in ${chance(answer.p_value)} (${p}, Welch's test).`;
    case 'no_difference':
      return `The difference may be chance: its 95 % interval, ${interval(answer.ci95)}, holds zero (${p}). More feedback narrows it.`;
    case 'equal':
      return 'Both have the same mean, and nothing varies.';
    default:
      return 'A mean of few says little. Wait for more feedback, or choose a longer time.';
  }
}

/** A probability as people say it. */
function chance(p) {
  if (p < 0.0001) {
    return 'less than 1 of 10,000 cases';
  }
  return p < 0.05 ? `about 1 of ${exact(Math.round(1 / p))} cases` : `${rounded(p * 100, 0)} % of cases`;
}

function card({ name, kind, summary }, tag) {
  return h(
    'section',
    { class: `card side ${kind}`, 'data-side': kind },
    h('h2', {}, h('span', { class: `mark ${kind}`, 'aria-hidden': 'true' }, kind.toUpperCase()), h('a', { href: link('value', { tag, value: name }) }, name)),
    h('p', { class: 'large', title: `exactly ${exact(summary.mean)}` }, mean(summary), ' ', h('span', { class: 'quiet' }, plusMinus(summary.ci95)), ' ', fewNote(summary)),
    h('p', { class: 'quiet' }, `${counted(summary.count, 'feedback')}, weight ${exact(summary.weight)}, standard deviation ${rounded(summary.stddev)}`),
  );
}

function means(sides) {
  const rows = sides.map(({ name, kind, summary }) => ({
    name,
    kind,
    mean: summary.mean === null ? null : Number(summary.mean),
    ci95: summary.ci95,
    text: `${name}: ${mean(summary)} ${plusMinus(summary.ci95)}`,
  }));
  return figure({
    title: 'Means',
    note: 'with their 95 % intervals',
    summary: `${rows.map((row) => row.text).join('; ')}.`,
    draw: (width) => intervals(rows, { zero: false, width }),
    table: {
      head: ['', 'Mean', '95 % from', 'to', 'Feedback', 'Weight'],
      rows: sides.map(({ name, summary }) => [name, exact(summary.mean), exact(summary.ci95?.[0]), exact(summary.ci95?.[1]), exact(summary.count), exact(summary.weight)]),
    },
  });
}

function difference(answer) {
  const text = `B − A: ${rounded(answer.difference, 2)}, 95 % interval ${interval(answer.ci95)}`;
  return figure({
    title: 'Difference',
    note: 'B − A; an interval that holds zero tells of no difference',
    summary: `${text}.`,
    draw: (width) => intervals([{ name: 'B − A', kind: 'd', mean: Number(answer.difference), ci95: answer.ci95, text }], { zero: true, width }),
    table: {
      head: ['Difference', '95 % from', 'to', 'p-value'],
      rows: [[exact(answer.difference), exact(answer.ci95?.[0]), exact(answer.ci95?.[1]), exact(answer.p_value)]],
    },
  });
}
