import { parse } from './exact.js';

const KEPT = 'plaudit.key';

/** Beside the pages, whatever path a proxy has put before both. */
const ROOT = new URL('../', location.href);

/** An answer that is none: what the server says is in the message. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The key lives as long as the tab. */
export const session = {
  get key() {
    return sessionStorage.getItem(KEPT);
  },
  keep(key) {
    sessionStorage.setItem(KEPT, key);
  },
  forget() {
    sessionStorage.removeItem(KEPT);
  },
};

/** The JSON of a GET; parameters without a value are left out. */
export function get(path, params, signal) {
  return ask('GET', url(path, params), undefined, signal);
}

/** The JSON of a POST. */
export function post(path, body, signal) {
  return ask('POST', url(path), JSON.stringify(body), signal);
}

/** The JSON of a request without a body. */
export function send(method, path, signal) {
  return ask(method, url(path), undefined, signal);
}

/** A response whose body is read as it comes. */
export async function open(path, params, headers, signal) {
  const response = await fetch(url(path, params), { headers: { ...headers, 'x-api-key': session.key }, cache: 'no-store', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Refused(response.status, response.statusText);
  }
  return response;
}

/** Whether this key may read; throws where it may not. */
export async function check(key) {
  await ask('GET', url('v1/tags'), undefined, undefined, key);
}

function url(path, params = {}) {
  const target = new URL(path, ROOT);
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      target.searchParams.set(name, String(value));
    }
  }
  return target;
}

async function ask(method, target, body, signal, key = session.key) {
  const headers = { 'x-api-key': key };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(target, { method, headers, body, cache: 'no-store', signal });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refused(0, 'Plaudit cannot be reached.');
  }
  const text = await response.text();
  if (response.status === 401 && key === session.key) {
    document.dispatchEvent(new Event('plaudit:unknown-key'));
  }
  if (!response.ok) {
    throw new Refused(response.status, detail(text) ?? `Plaudit answered ${response.status}.`);
  }
  document.dispatchEvent(new CustomEvent('plaudit:lag', { detail: response.headers.get('plaudit-behind') }));
  return parse(text);
}

/** What a problem document says. */
function detail(text) {
  try {
    const problem = JSON.parse(text);
    return typeof problem.detail === 'string' ? problem.detail : null;
  } catch {
    return null;
  }
}
