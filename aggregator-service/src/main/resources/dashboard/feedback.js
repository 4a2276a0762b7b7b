import { h } from './dom.js';
import { pretty } from './exact.js';
import { exact, moment } from './format.js';
import { link } from './place.js';

/** Single feedbacks, one below the other. */
export function feedbackList(rows, options = {}) {
  return h('ol', { class: 'feedbacks' }, rows.map((row) => feedbackItem(row, options)));
}

/**
 * One feedback: what was given, and what was said about it.
 *
 * @param options withTrace: names the trace, where it is not the page's
 */
export function feedbackItem(row, { withTrace = true } = {}) {
  return h(
    'li',
    { class: 'card feedback', 'data-id': row.id },
    h(
      'p',
      { class: 'given' },
      h('span', { class: 'value' }, row.value === null ? (row.label ?? 'no value') : exact(row.value)),
      row.value !== null && row.label !== null && h('span', { class: 'badge' }, row.label),
      h('span', { class: 'quiet' }, `weight ${exact(row.weight)}`),
      h('span', { class: 'badge' }, row.key),
      withTrace && h('a', { class: 'trace', href: link('trace', { id: row.trace_id }) }, row.trace_id),
      h('time', { class: 'quiet', datetime: row.created_at, title: new Date(row.created_at).toLocaleString() }, moment(row.created_at)),
    ),
    row.comment !== null && h('p', { class: 'comment' }, row.comment),
    row.metadata !== null && members(row.metadata),
    row.correction !== null && unfolded('Correction', row.correction),
    row.attributes !== null && folded('What the sender added', row.attributes),
    h('p', { class: 'quiet small' }, `${row.id} · ${row.source.dialect}, ${row.source.kind}`),
  );
}

function members(metadata) {
  const entries = Object.entries(metadata);
  return (
    entries.length > 0 &&
    h('dl', { class: 'members' }, entries.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, typeof value === 'string' ? value : pretty(value)))))
  );
}

function unfolded(name, value) {
  return h('div', { class: 'json' }, h('p', { class: 'quiet small' }, name), h('pre', { tabindex: 0 }, pretty(value)));
}

/** Written out only for who asks: it may be megabytes. */
function folded(name, value) {
  const details = h('details', {}, h('summary', {}, name));
  details.addEventListener('toggle', () => details.append(h('pre', { tabindex: 0 }, pretty(value))), { once: true });
  return details;
}
