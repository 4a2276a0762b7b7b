import { check, Refused, session } from './api.js';
import * as breakdown from './breakdown.js';
import * as compare from './compare.js';
import { h } from './dom.js';
import * as live from './live.js';
import * as overview from './overview.js';
import { link, place } from './place.js';
import * as system from './system.js';
import * as traces from './traces.js';

/** Those that are in the menu, in its order; the others belong to one of them. */
const MENU = { overview, breakdown, compare, traces, live, system };
const PAGES = { ...MENU, value: breakdown.value, trace: traces.trace };
const THEMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

const main = document.getElementById('main');
const menu = document.getElementById('pages');
const account = document.getElementById('account');

let ended = new AbortController();
let shown = null;

async function render() {
  ended.abort();
  ended = new AbortController();
  const { signal } = ended;
  if (!session.key) {
    signIn();
    return;
  }
  const { page: name, params } = place();
  const page = PAGES[name];
  if (!page) {
    arrive(name, 'Not found', h('div', { class: 'card state' }, h('p', {}, 'There is no such page.'), h('a', { href: link('overview') }, 'Overview')));
    return;
  }
  frame(page.parent ?? name);
  if (shown !== name) {
    main.replaceChildren(h('h1', {}, page.title), skeleton());
  }
  main.setAttribute('aria-busy', 'true');
  try {
    const made = await page.show({ params, signal });
    if (signal.aborted) {
      return;
    }
    arrive(name, made.heading ?? page.title, made.content ?? made);
    made.begin?.();
  } catch (failure) {
    if (!signal.aborted) {
      fail(name, page.title, failure);
    }
  }
}

/** Shows a page; who only changed what it shows keeps the place in it. */
function arrive(name, title, content) {
  const focused = document.activeElement?.id;
  const isNew = shown !== name;
  document.title = `${title} · Plaudit`;
  main.replaceChildren(...h('div', {}, h('h1', { id: 'title', tabindex: -1 }, title), lag, content).childNodes);
  main.setAttribute('aria-busy', 'false');
  if (isNew) {
    scrollTo(0, 0);
    if (shown !== null) {
      document.getElementById('title').focus({ preventScroll: true });
    }
  } else if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  shown = name;
}

function fail(name, title, failure) {
  arrive(
    name,
    title,
    h(
      'div',
      { class: 'card state', role: 'alert' },
      h('h2', {}, 'This cannot be shown'),
      h('p', {}, failure instanceof Refused ? sentence(failure.message) : 'Something in this page went wrong.'),
      failure.status === 422 && h('p', {}, 'Choose a shorter time.'),
      h('button', { type: 'button', id: 'again', class: 'primary', click: render }, 'Try again'),
    ),
  );
  if (!(failure instanceof Refused)) {
    console.error(failure);
  }
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
}

function skeleton() {
  return h('div', { class: 'skeleton', 'aria-hidden': 'true' }, h('div', { class: 'tiles' }, [1, 2, 3, 4].map(() => h('div', { class: 'card' }))), h('div', { class: 'card tall' }));
}

/** Says that not everything is counted yet, until it is. */
const lag = h('p', { class: 'lag', role: 'status', hidden: true });

document.addEventListener('plaudit:lag', ({ detail }) => {
  lag.hidden = detail === null;
  lag.textContent = detail === null ? '' : `Plaudit is catching up: ${detail === 'unknown' ? 'an unknown number of' : detail} events are not counted yet.`;
});

document.addEventListener('plaudit:unknown-key', () => {
  ended.abort();
  session.forget();
  signIn('This key is not taken any more. Sign in with another.');
});

function frame(current) {
  menu.replaceChildren(
    h(
      'ul',
      {},
      Object.entries(MENU).map(([name, page]) => h('li', {}, h('a', { href: link(name), 'aria-current': name === current ? 'page' : null }, page.title))),
    ),
  );
  menu.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  account.replaceChildren(theme(), h('button', { type: 'button', id: 'sign-out', click: signOut }, 'Sign out'));
}

function theme() {
  const now = document.documentElement.dataset.theme ?? 'auto';
  return h(
    'select',
    {
      id: 'theme',
      'aria-label': 'Colours',
      title: 'Colours',
      change: (event) => {
        if (event.target.value === 'auto') {
          localStorage.removeItem('plaudit.theme');
          delete document.documentElement.dataset.theme;
        } else {
          localStorage.setItem('plaudit.theme', event.target.value);
          document.documentElement.dataset.theme = event.target.value;
        }
      },
    },
    Object.entries(THEMES).map(([name, text]) => h('option', { value: name, selected: name === now }, text)),
  );
}

function signOut() {
  session.forget();
  ended.abort();
  signIn('You are signed out.');
}

function signIn(told) {
  shown = null;
  document.title = 'Sign in · Plaudit';
  menu.replaceChildren();
  account.replaceChildren(theme());
  const key = h('input', { id: 'key', type: 'password', required: true, autocomplete: 'current-password', spellcheck: 'false', 'aria-describedby': 'told' });
  const message = h('p', { id: 'told', role: 'alert' }, told ?? '');
  const enter = h('button', { type: 'submit', class: 'primary' }, 'Sign in');
  main.setAttribute('aria-busy', 'false');
  main.replaceChildren(
    h(
      'form',
      {
        class: 'card sign-in',
        submit: async (event) => {
          event.preventDefault();
          enter.disabled = true;
          message.textContent = '';
          try {
            await check(key.value.trim());
            session.keep(key.value.trim());
            shown = '';
            render();
          } catch (failure) {
            message.textContent = refusal(failure);
            enter.disabled = false;
            key.focus();
            key.select();
          }
        },
      },
      h('h1', {}, 'Sign in'),
      h('label', { for: 'key' }, 'API key'),
      key,
      h('p', { class: 'quiet' }, 'One with the scope read. It stays in this tab. Whoever runs Plaudit finds the first one in ', h('code', {}, 'data/bootstrap-key'), '.'),
      enter,
      message,
    ),
  );
  key.focus();
}

function refusal(failure) {
  if (failure instanceof Refused && failure.status === 401) {
    return 'Plaudit does not know this key.';
  }
  if (failure instanceof Refused && failure.status === 403) {
    return 'This key may not read: sign in with one that has the scope read.';
  }
  return failure instanceof Refused ? sentence(failure.message) : 'A key is made of plain letters, digits and signs.';
}

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', render);
render();
