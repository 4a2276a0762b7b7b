// A page of another origin, in a real browser, gives feedback by a presigned URL with nothing but fetch.
// Environment: BASE_URL (the front door), API_KEY and CHROMIUM, the browser's command.
// Exits non-zero, saying why, if anything is not as it must be.
'use strict';
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const { BASE_URL, API_KEY, CHROMIUM } = process.env;
const LIMIT_MS = 60_000;

// What the page does; it runs in the browser, and knows nothing but the URLs.
async function inThePage({ presigned, unknown, closed }) {
  const told = async (url, options) => {
    try {
      const response = await fetch(url, options);
      return { status: response.status, body: await response.json() };
    } catch (refused) {
      return { refused: refused.name };
    }
  };
  const json = { 'content-type': 'application/json' };
  return {
    origin: location.origin,
    bare: await told(presigned, { method: 'POST', body: JSON.stringify({ score: 1, comment: 'helpful' }) }),
    query: await told(`${presigned}?score=0.25&comment=so%20so`),
    preflighted: await told(presigned, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ score: 0, correction: { expected: 'Zürich' }, metadata: { page: location.pathname } }),
    }),
    unknown: await told(unknown, { method: 'POST', body: '{"score":1}' }),
    closed: await told(closed, { method: 'POST', headers: json, body: '{"score":1}' }),
  };
}

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

async function asked(path, options = {}) {
  const response = await fetch(`${BASE_URL}/langsmith${path}`, { ...options, headers: { 'x-api-key': API_KEY } });
  assert.equal(response.status, 200, path);
  return response.json();
}

/** Serves the page, and hears from it what it has seen. */
async function pageServer(urls) {
  const page = `<!doctype html><meta charset="utf-8"><title>a page</title><script>
    (${inThePage})(${JSON.stringify(urls)}).then((seen) => fetch('/seen', { method: 'POST', body: JSON.stringify(seen) }));
  </script>`;
  let hear;
  const seen = new Promise((resolve) => (hear = resolve));
  const server = createServer(async (request, response) => {
    if (request.url === '/seen') {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) {
        body += chunk;
      }
      hear(JSON.parse(body));
    }
    response.setHeader('content-type', 'text/html; charset=utf-8').end(request.url === '/rate' ? page : '');
  });
  return { origin: await listening(server), seen, server };
}

async function inChromium(url, seen) {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const options = ['--headless', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', `--user-data-dir=${profile}`];
  // Chromium's own sandbox does not start for root, whose containers CI runs in.
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = spawn(CHROMIUM, [...options, ...sandbox, url], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const ended = once(browser, 'exit');
  let said = '';
  browser.stderr.setEncoding('utf8').on('data', (words) => (said = (said + words).slice(-4_000)));
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('the page says nothing')), LIMIT_MS)));
  const gone = ended.then(([code]) => Promise.reject(new Error(`the browser ended with ${code}`)));
  try {
    return await Promise.race([seen, late, gone]);
  } catch (failure) {
    throw new Error(`${failure.message}; the browser said: ${said}`);
  } finally {
    clearTimeout(timer);
    gone.catch(() => {});
    if (browser.exitCode === null) {
      process.kill(-browser.pid, 'SIGKILL');
      await ended;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function main() {
  const run = randomUUID();
  const token = await asked('/feedback/tokens', {
    method: 'POST',
    body: JSON.stringify({ run_id: run, feedback_key: 'user_score', expires_in: { hours: 1 } }),
  });

  // A server that allows no other origin: that the browser keeps pages from it shows that it asks.
  const methods = [];
  const closedServer = createServer((request, response) => {
    methods.push(request.method);
    response.end('{}');
  });
  const closed = `${await listening(closedServer)}/feedback`;
  const unknown = token.url.slice(0, -36) + randomUUID();
  const page = await pageServer({ presigned: token.url, unknown, closed });
  const seen = await inChromium(`${page.origin}/rate`, page.seen);
  page.server.closeAllConnections();
  page.server.close();
  closedServer.closeAllConnections();
  closedServer.close();

  assert.equal(seen.origin, page.origin);
  assert.notEqual(seen.origin, new URL(token.url).origin);
  assert.deepEqual(seen.closed, { refused: 'TypeError' });
  assert.deepEqual(methods, ['OPTIONS']);
  assert.equal(seen.unknown.status, 404, JSON.stringify(seen.unknown));
  assert.equal(seen.unknown.body.detail, 'the token is not known');
  for (const way of ['bare', 'query', 'preflighted']) {
    assert.equal(seen[way].status, 200, `${way}: ${JSON.stringify(seen[way])}`);
  }

  const found = await asked(`/feedback?run=${run}`);
  const stored = new Map(found.map((feedback) => [feedback.id, feedback]));
  assert.equal(stored.size, 3);
  const { bare, query, preflighted } = Object.fromEntries(
    ['bare', 'query', 'preflighted'].map((way) => [way, stored.get(seen[way].body.id)]),
  );
  assert.deepEqual([bare.key, bare.score, bare.comment], ['user_score', 1, 'helpful']);
  assert.deepEqual([query.key, query.score, query.comment], ['user_score', 0.25, 'so so']);
  assert.deepEqual([preflighted.score, preflighted.correction], [0, { expected: 'Zürich' }]);
  assert.deepEqual(preflighted.feedback_source.metadata, { page: '/rate' });
  console.log('ok');
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
