import { get, open } from './api.js';
import { h } from './dom.js';
import { feedbackItem } from './feedback.js';
import { counted } from './format.js';

export const title = 'Live';

const MOST = 100;
const PAGE = 50;
const POLL_MS = 1_500;
const AFTER_FAILURE_MS = 5_000;

const WAITING = 'Waiting for what comes next.';

/** Between two looks while much arrives. */
const PACE_MS = 500;

export async function show({ signal }) {
  const first = await get('v1/feedback', { limit: PAGE }, signal);
  const list = h('ol', { class: 'feedbacks', id: 'arrivals' }, first.feedback.map((row) => feedbackItem(row)));
  const said = h('p', { role: 'status', 'aria-live': 'polite', id: 'arrived' }, first.feedback.length > 0 ? WAITING : 'Nothing has arrived yet: what comes is shown here at once.');
  const feed = new Feed(list, said, first.feedback);
  const pause = h('button', { type: 'button', id: 'pause', 'aria-pressed': 'false', click: () => feed.pause(pause) }, 'Pause');
  return { content: [h('div', { class: 'toolbar' }, pause, said), list], begin: () => feed.run(signal) };
}

/** Waits so long, or until the page is left. */
export function rest(ms, signal) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
    if (signal.aborted) {
      over();
    }
  });
}

/** What is shown, and when to look for more: woken by the stream of summaries where there is one, else by the clock. */
class Feed {
  constructor(list, said, rows) {
    this.list = list;
    this.said = said;
    this.shown = new Map(rows.map((row) => [identity(row), row.modified_at]));
    this.paused = false;
    this.troubled = false;
    this.arrived = 0;
    this.streaming = false;
    this.due = false;
    this.resume = null;
  }

  pause(button) {
    this.paused = !this.paused;
    button.setAttribute('aria-pressed', String(this.paused));
    button.textContent = this.paused ? 'Go on' : 'Pause';
    this.say(this.paused ? 'Paused: what arrives is kept back.' : WAITING);
    this.wake();
  }

  wake() {
    this.due = true;
    this.resume?.();
  }

  async run(signal) {
    document.addEventListener('visibilitychange', () => this.wake(), { signal });
    signal.addEventListener('abort', () => this.wake(), { once: true });
    this.listen(signal);
    while (!signal.aborted) {
      await this.woken();
      if (!signal.aborted && !this.paused && document.visibilityState === 'visible') {
        await this.look(signal).then(
          () => rest(PACE_MS, signal),
          () => this.wait(signal),
        );
      }
    }
  }

  async woken() {
    if (!this.due) {
      await new Promise((resolve) => {
        const timer = this.streaming ? 0 : setTimeout(resolve, POLL_MS);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.due = false;
  }

  /** Says that nothing is heard, and tries again. */
  wait(signal) {
    this.troubled = true;
    this.due = true;
    this.say('Nothing is heard from Plaudit: trying again.');
    return rest(AFTER_FAILURE_MS, signal);
  }

  say(words) {
    if (this.said.textContent !== words) {
      this.said.textContent = words;
    }
  }

  async look(signal) {
    const page = await get('v1/feedback', { limit: PAGE }, signal);
    if (this.troubled) {
      this.troubled = false;
      this.say(WAITING);
    }
    const fresh = page.feedback.filter((row) => this.shown.get(identity(row)) !== row.modified_at);
    if (this.paused || fresh.length === 0) {
      return;
    }
    for (const row of [...fresh].reverse()) {
      this.put(row);
    }
    this.arrived += fresh.length;
    this.say(`${counted(this.arrived, 'feedback')} arrived since you came here.`);
  }

  /** At the top, in the place of what it was before; what is too much goes at the bottom. */
  put(row) {
    const before = this.shown.has(identity(row)) && [...this.list.children].find((item) => item.dataset.of === identity(row));
    if (before) {
      before.remove();
    }
    const item = feedbackItem(row);
    item.classList.add('fresh');
    item.dataset.of = identity(row);
    this.list.prepend(item);
    this.shown.set(identity(row), row.modified_at);
    while (this.list.children.length > MOST) {
      this.list.lastElementChild.remove();
    }
    while (this.shown.size > 4 * MOST) {
      this.shown.delete(this.shown.keys().next().value);
    }
  }

  /** Every word of the stream is a reason to look; without a stream the clock is. */
  async listen(signal) {
    while (!signal.aborted) {
      try {
        const response = await open('v1/stream', {}, { accept: 'text/event-stream' }, signal);
        this.streaming = true;
        this.wake();
        await this.hear(response.body.getReader());
      } catch (failure) {
        if (failure.status === 404) {
          return;
        }
      } finally {
        this.streaming = false;
        this.wake();
      }
      await rest(AFTER_FAILURE_MS, signal);
    }
  }

  async hear(reader) {
    const decoder = new TextDecoder();
    let line = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (line + decoder.decode(part.value, { stream: true })).split('\n');
      line = lines.pop().slice(0, 16);
      if (lines.some((each) => each.startsWith('data'))) {
        this.wake();
      }
    }
  }
}

/** An id is one's own only with its trace. */
function identity(row) {
  return `${row.id} ${row.trace_id}`;
}
