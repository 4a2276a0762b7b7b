import { get, Refused, send } from './api.js';
import { h } from './dom.js';
import { pretty } from './exact.js';
import { counted, exact, moment, rounded, span } from './format.js';
import { rest } from './live.js';

export const title = 'System';

const POLL_MS = 2_000;
const STORE = 'v1/audit/store';
const TENANT = 'v1/audit';

export async function show({ signal }) {
  const access = await mayLook(signal);
  if (access === null) {
    return h(
      'div',
      { class: 'card state' },
      h('h2', {}, 'Not with this key'),
      h('p', {}, 'Audits are for keys with the scope admin, partitions for those of operators. Ask who runs Plaudit for one, or sign in with another key.'),
    );
  }
  const partitions = h('div', { class: 'stack' });
  const audit = h('div', { class: 'stack' });
  const view = new View(access.path, partitions, audit, signal);
  view.update(access.answer);
  return {
    content: [access.path === STORE && partitions, audit],
    begin: () => view.run(),
  };
}

/** The widest that the key may see; null where it may see nothing. */
async function mayLook(signal) {
  for (const path of [STORE, TENANT]) {
    try {
      return { path, answer: await get(path, {}, signal) };
    } catch (failure) {
      if (!(failure instanceof Refused && failure.status === 403)) {
        throw failure;
      }
    }
  }
  return null;
}

class View {
  constructor(path, partitions, audit, signal) {
    this.path = path;
    this.partitions = partitions;
    this.audit = audit;
    this.signal = signal;
    this.rates = [];
    this.before = null;
    this.trouble = null;
  }

  async run() {
    while (!this.signal.aborted) {
      await rest(POLL_MS, this.signal);
      if (!this.signal.aborted && document.visibilityState === 'visible') {
        await this.ask('GET').catch(() => {});
      }
    }
  }

  async ask(method) {
    try {
      const answer = await send(method, this.path, this.signal);
      this.trouble = method === 'GET' ? this.trouble : null;
      this.update(answer);
    } catch (failure) {
      if (failure instanceof Refused) {
        this.trouble = failure.message;
        this.drawAudit();
      }
    }
  }

  update(answer) {
    if (answer.partitions) {
      this.drawPartitions(answer.partitions);
    }
    this.last = answer.audit;
    this.drawAudit();
  }

  drawPartitions(partitions) {
    const now = performance.now();
    const applied = partitions.reduce((sum, each) => sum + Number(each.applied), 0);
    if (this.before) {
      this.rates.push(Math.max(0, applied - this.before.applied) / ((now - this.before.at) / 1000));
      this.rates = this.rates.slice(-15);
    }
    this.before = { at: now, applied };
    const rate = this.rates.length === 0 ? null : this.rates.reduce((sum, each) => sum + each, 0) / this.rates.length;
    const lags = partitions.map((each) => each.lag);
    const lag = lags.includes(null) ? null : lags.reduce((sum, each) => sum + Number(each), 0);
    this.partitions.replaceChildren(
      h(
        'dl',
        { class: 'tiles' },
        tile('lag', 'Lag', lag === null ? 'unknown' : counted(lag, 'event'), lag === 0 ? 'everything is counted' : 'on the log, not counted yet'),
        tile('rate', 'Throughput', rate === null ? '…' : `${rounded(rate, rate > 0 && rate < 10 ? 1 : 0)} / s`, 'events applied, last 30 seconds'),
        tile('applied', 'Applied', exact(applied), 'events since the log began'),
        tile('partitions', 'Partitions', exact(partitions.length), 'of the events topic'),
      ),
      h(
        'section',
        { class: 'card flush' },
        h('h2', {}, 'Partitions'),
        h(
          'div',
          { class: 'scroll' },
          h(
            'table',
            { class: 'ranking' },
            h('thead', {}, h('tr', {}, ['Partition', 'Applied', 'Log end', 'Lag'].map((name, index) => h('th', { scope: 'col', class: index > 0 ? 'number' : null }, name)))),
            h(
              'tbody',
              {},
              partitions.map((each) =>
                h(
                  'tr',
                  { class: each.lag > 0 ? 'behind' : null },
                  h('th', { scope: 'row' }, exact(each.partition)),
                  h('td', { class: 'number' }, exact(each.applied)),
                  h('td', { class: 'number' }, exact(each.log_end)),
                  h('td', { class: 'number' }, exact(each.lag)),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  drawAudit() {
    const focused = document.activeElement?.id;
    const running = this.last?.state === 'running';
    this.audit.replaceChildren(
      h(
        'section',
        { class: 'card audit' },
        h('h2', {}, 'Audit'),
        h('p', { class: 'quiet' }, `Recomputes the sums from the single feedbacks, ${this.path === STORE ? 'of all tenants' : 'of your tenant'}, while everything goes on.`),
        this.last ? outcome(this.last) : h('p', {}, 'There has been none yet.'),
        this.trouble && h('p', { class: 'trouble', role: 'alert' }, this.trouble),
        running
          ? h('button', { type: 'button', id: 'audit', click: () => this.ask('DELETE') }, 'Cancel')
          : h('button', { type: 'button', id: 'audit', class: 'primary', click: () => this.ask('POST') }, 'Begin an audit'),
      ),
    );
    if (focused === 'audit') {
      document.getElementById('audit').focus();
    }
  }
}

function tile(id, name, value, below) {
  return h('div', { class: 'card tile', 'data-figure': id }, h('dt', {}, name), h('dd', { class: 'large' }, value), h('dd', { class: 'quiet' }, below));
}

function outcome(audit) {
  const looked = `${counted(audit.live, 'live feedback')} and ${exact(audit.retracted)} withdrawn looked at`;
  switch (audit.state) {
    case 'running':
      return [
        h('progress', { max: Number(audit.chunks), value: Number(audit.chunks_done), 'aria-label': 'Progress of the audit' }),
        h('p', {}, `Part ${exact(audit.chunks_done)} of ${exact(audit.chunks)}; ${looked} so far.`),
      ];
    case 'done':
      return [
        audit.differences_found > 0
          ? h('p', { class: 'trouble' }, `${counted(audit.differences_found, 'difference')} found: the sums are not those of the rows.`)
          : h('p', { class: 'fine', id: 'audit-result' }, 'No differences: the sums are those of the rows, to the last digit.'),
        h('p', { class: 'quiet' }, `${looked}, in ${span((new Date(audit.finished_at) - new Date(audit.started_at)) / 1000)}; ended ${moment(audit.finished_at)}.`),
        audit.differences_found > 0 && h('pre', { tabindex: 0 }, pretty(audit.differences)),
      ];
    default:
      return h('p', {}, `The last one, of ${moment(audit.started_at)}, is ${audit.state}${audit.detail ? `: ${audit.detail}` : ''}.`);
  }
}
