import { get, Refused } from './api.js';
import { h } from './dom.js';
import { mean, moment, plusMinus } from './format.js';
import { link } from './place.js';

/** What is named one by one. */
const MOST = 8;

/** What is firing, as a banner; nothing where nothing is, or where there are no alerts to be had. */
export async function alerts(signal) {
  let answer;
  try {
    answer = await get('v1/alerts', {}, signal);
  } catch (failure) {
    if (failure instanceof Refused) {
      return null;
    }
    throw failure;
  }
  const firing = (answer.alerts ?? []).filter((alert) => alert.state === 'firing');
  return (
    firing.length > 0 &&
    h(
      'section',
      { class: 'card alerts', 'aria-label': 'Alerts' },
      h('h2', {}, firing.length === 1 ? 'An alert is firing' : `${firing.length} alerts are firing`),
      h('ul', {}, firing.slice(0, MOST).map(row)),
      firing.length > MOST && h('p', {}, `and ${firing.length - MOST} more`),
    )
  );
}

function row({ rule, value, since, summary }) {
  const about = rule.tag ? `${rule.tag} ${value ?? ''}` : 'everything';
  return h(
    'li',
    {},
    h('b', {}, rule.name ?? rule.id),
    ': ',
    rule.tag ? h('a', { href: link('value', { tag: rule.tag, value, key: rule.key }) }, about) : about,
    summary && ` is at ${mean(summary)} ${plusMinus(summary.ci95)}`,
    h('span', { class: 'quiet' }, ` since ${moment(since)}`),
  );
}
