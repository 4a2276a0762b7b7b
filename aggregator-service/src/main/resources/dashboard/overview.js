import { get } from './api.js';
import { alerts } from './alerts.js';
import { keyOf, keyPicker, toolbar, windowOf, windowPicker } from './controls.js';
import { h } from './dom.js';
import { picture } from './figures.js';
import { change } from './place.js';

export const title = 'Overview';

export async function show({ params, signal }) {
  const window = windowOf(params);
  const range = { key: keyOf(params), from: window.from, to: window.to };
  const [known, summary, series, firing] = await Promise.all([
    get('v1/tags', {}, signal),
    get('v1/summary', range, signal),
    get('v1/series', { ...range, interval: window.interval }, signal),
    alerts(signal),
  ]);
  return [
    toolbar(keyPicker(params, known.keys), windowPicker(params)),
    firing,
    summary.count > 0 ? picture(summary, series.series[0], window) : empty(window, range.key),
  ];
}

function empty(window, key) {
  return h(
    'div',
    { class: 'card state' },
    h('h2', {}, 'Nothing here yet'),
    window.name === 'all'
      ? [
          h('p', {}, `There is no feedback of the metric ${key}. Send one, and look again:`),
          h(
            'pre',
            { tabindex: 0 },
            `curl ${location.origin}/v1/feedback -H "x-api-key: $KEY" -H 'content-type: application/json' \\\n  -d '{"trace_id":"a-trace","value":5,"metadata":{"_prompt":"a-prompt"}}'`,
          ),
        ]
      : [
          h('p', {}, `There is no feedback of the metric ${key} in this time.`),
          h('button', { type: 'button', click: () => change({ window: 'all', from: null, to: null }) }, 'Look at all time'),
        ],
  );
}
