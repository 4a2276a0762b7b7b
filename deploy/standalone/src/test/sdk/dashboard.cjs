'use strict';
// The dashboard in a real browser. Reads the names of scenarios, a line each, and answers each by a line of JSON: {} or {"failure": …}.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const { createInterface } = require('node:readline');
const puppeteer = require('puppeteer-core');

const { BASE_URL, AGGREGATOR_URL, API_KEY, READING_KEY, CHROMIUM } = process.env;
const LIMIT_MS = 15_000;

/** What "live" means. */
const LIVE_MS = 2_000;

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** Of all pages of all scenarios: what else was asked for, and what the policy of the pages forbade. */
const strange = [];

async function api(path, options = {}, status = 200) {
  const response = await fetch(BASE_URL + path, {
    ...options,
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
  });
  assert.equal(response.status, status, path);
  return JSON.parse(digits(await response.text()));
}

/** Numbers as texts: this JSON parser would round them. */
function digits(json) {
  return json.replace(/([:[,])(-?\d+(?:\.\d+)?)(?=[,\]}])/g, '$1"$2"');
}

function give(feedback) {
  return api('/v1/feedback', { method: 'POST', body: JSON.stringify(feedback) });
}

/** Someone at the dashboard, in a tab of their own that knows nothing of others. */
class Person {
  constructor(page, context, url) {
    this.page = page;
    this.context = context;
    this.url = `${url}/dashboard/`;
  }

  static async at(browser, url = BASE_URL, viewport = WIDE) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.setViewport(viewport);
    page.on('request', (request) => {
      const target = new URL(request.url());
      if (!['data:', 'about:'].includes(target.protocol) && target.origin !== url) {
        strange.push(`asked for ${target}`);
      }
    });
    page.on('pageerror', (error) => strange.push(String(error)));
    await page.evaluateOnNewDocument(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    return new Person(page, context, url);
  }

  async signIn(key = API_KEY, place = '') {
    await this.page.goto(this.url + place);
    await this.page.waitForSelector('#key');
    await this.page.type('#key', key);
    await this.page.keyboard.press('Enter');
  }

  /** Signed in, at this place, with everything shown. */
  async settled(place) {
    await this.signIn(API_KEY, place);
    await this.shown();
  }

  async go(place) {
    await this.page.evaluate((hash) => (location.hash = hash), place);
    await this.shown();
  }

  async shown() {
    await this.page.waitForFunction(() => document.querySelector('main[aria-busy=false] #title'));
  }

  /** Waits until this is so, and answers it. */
  async until(question, ...given) {
    return (await this.page.waitForFunction(question, {}, ...given)).jsonValue();
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.innerText.trim());
  }

  texts(selector) {
    return this.page.$$eval(selector, (elements) => elements.map((element) => element.innerText.trim()));
  }

  figure(name) {
    return this.text(`[data-figure=${name}] .large`);
  }

  async leave() {
    const violations = await this.page.evaluate(() => window.violations);
    strange.push(...violations.filter((violation) => !violation.includes('of-the-test')));
    await this.context.close();
  }
}

/** Digits as the dashboard groups them. */
function grouped(number) {
  if (number === null || number === undefined) {
    return '–';
  }
  const [whole, ...rest] = String(number).replace('-', '−').split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}

const scenarios = {
  async aKeyOpensTheDashboard_aWrongOneSaysSo_andSignOutForgetsIt(browser) {
    const person = await Person.at(browser);
    await person.signIn('pk_of_nobody_at_all');
    await person.until(() => document.getElementById('told')?.textContent.includes('does not know this key'));
    await person.page.keyboard.type(API_KEY);
    await person.page.keyboard.press('Enter');
    await person.shown();
    assert.equal(await person.text('#title'), 'Overview');
    await person.page.reload();
    await person.shown();
    await person.page.click('#sign-out');
    await person.page.waitForSelector('#key');
    await person.page.reload();
    await person.page.waitForSelector('#key');
    assert.equal(await person.page.evaluate(() => sessionStorage.length + localStorage.length), 0);
    await person.leave();
  },

  async figuresAreThoseOfTheQueryApi(browser) {
    const person = await Person.at(browser);
    await person.settled('#/overview?window=all');
    const summary = await api('/v1/summary');
    assert.equal(await person.figure('count'), grouped(summary.count));
    assert.equal(await person.figure('weight'), grouped(summary.weight));
    const exactly = await person.page.$eval('[data-figure=mean] [title]', (element) => element.title);
    assert.equal(exactly, `exactly ${grouped(summary.mean)}`);
    const { series } = await api('/v1/series?interval=day');
    await person.page.click('figure details summary');
    await person.page.waitForSelector('figure details tbody tr');
    const rows = await person.page.$$eval('figure:first-of-type details tbody tr', (found) => found.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent)));
    assert.deepEqual(
      rows,
      series[0].points.map((point) => [point.mean, point.ci95?.[0], point.ci95?.[1], point.count, point.weight].map(grouped)),
    );
    await person.leave();
  },

  async decimalsAreShownDigitByDigit(browser) {
    const person = await Person.at(browser);
    await person.settled('#/trace?id=exact');
    assert.deepEqual(await person.texts('.feedback .value'), ['0.30000000000000004', '−12,345,678.123456789']);
    assert.match(await person.text('.feedback .members'), /price\s+1\.50/);
    await person.leave();
  },

  async pickersChangeWhatIsShown_andTheAddressKeepsIt(browser) {
    const person = await Person.at(browser);
    await person.settled('#/overview?window=all');
    const all = await person.figure('count');
    await person.page.focus('#pick-window');
    await person.page.select('#pick-window', '24h');
    await person.until((before) => document.querySelector('[data-figure=count] .large')?.innerText.trim() !== before, all);
    const from = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 - 24 * 3_600_000).toISOString();
    assert.equal(await person.figure('count'), grouped((await api(`/v1/summary?from=${from}`)).count));
    assert.equal(await person.page.evaluate(() => document.activeElement.id), 'pick-window');
    await person.page.select('#pick-key', 'accuracy');
    await person.until(() => document.querySelector('[data-figure=count] .large')?.innerText.trim() === '1');
    assert.match(await person.text('[data-figure=mean]'), /only 1/);
    const address = person.page.url();
    assert.match(address, /window=24h/);
    assert.match(address, /key=accuracy/);
    await person.page.goto('about:blank');
    await person.page.goto(address);
    await person.shown();
    assert.equal(await person.figure('count'), '1');
    await person.leave();
  },

  async aBreakdownIsWorstFirst_isSorted_andLeadsToAValue(browser) {
    const person = await Person.at(browser);
    await person.settled('#/breakdown?tag=_prompt&window=all');
    const names = (order) => api(`/v1/tags/_prompt?order=${order}`).then((page) => page.values.map((each) => each.value));
    assert.deepEqual(await person.texts('.ranking tbody th'), await names('worst'));
    await person.until(() => document.querySelectorAll('.ranking tbody .spark .line').length === 3);
    await person.page.click('#sort-Feedback');
    await person.until(() => document.querySelector('th[aria-sort=descending]')?.innerText.startsWith('Feedback'));
    assert.deepEqual(await person.texts('.ranking tbody th'), await names('count'));
    await person.page.evaluate(() => [...document.querySelectorAll('.ranking tbody a')].find((link) => link.textContent === 'bad/prompt').click());
    await person.until(() => document.getElementById('title')?.textContent === 'bad/prompt');
    const summary = await api('/v1/tag?tag=_prompt&value=bad%2Fprompt');
    assert.equal(await person.figure('weight'), grouped(summary.weight));
    assert.equal((await person.texts('.feedback')).length, 10);
    await person.leave();
  },

  async twoValuesAreComparedInPlainWords(browser) {
    const person = await Person.at(browser);
    await person.settled('#/compare?tag=_prompt&window=all');
    await person.page.type('#pick-a', 'bad/prompt');
    await person.page.keyboard.press('Enter');
    await person.until(() => document.getElementById('pick-a')?.value === 'bad/prompt' && location.hash.includes('a=bad'));
    await person.shown();
    await person.page.type('#pick-b', 'good prompt');
    await person.page.keyboard.press('Enter');
    await person.page.waitForSelector('#verdict');
    const answer = await api('/v1/compare?tag=_prompt&a=bad%2Fprompt&b=good%20prompt');
    assert.equal(answer.verdict, 'b_better');
    assert.ok((await person.text('#verdict')).startsWith(answer.text.replace(/-(?=\d)/g, '−').replace(/\.$/, '')), await person.text('#verdict'));
    assert.match(await person.text('.verdict'), /by chance/);
    await person.page.click('#swap');
    await person.until((before) => document.getElementById('verdict') && document.getElementById('verdict').textContent !== before, await person.text('#verdict'));
    assert.match(await person.text('#verdict'), /^A is better/);
    await person.leave();
  },

  async tracesShowCountAndPairs_andAreFound(browser) {
    const person = await Person.at(browser);
    await person.settled('#/traces?order=worst');
    const { traces } = await api('/v1/traces?order=worst&limit=25');
    assert.deepEqual(await person.texts('.ranking tbody th'), traces.map((trace) => trace.trace_id));
    const pairs = traces[0].distribution.map((entry) => `${grouped(entry.value)}:${entry.weight}`);
    assert.deepEqual(await person.texts('.ranking tbody tr:first-child .pairs li'), pairs);
    assert.equal(await person.text('.ranking tbody tr:first-child td'), grouped(traces[0].count));
    await person.page.type('#search-text', 'WAS irrelevant');
    await person.page.keyboard.press('Enter');
    await person.until(() => document.querySelectorAll('.feedback').length === 1);
    assert.match(await person.text('.feedback .comment'), /title was irrelevant/);
    await person.go('#/traces?key=price&field=_user&is=somebody');
    await person.until(() => document.querySelector('.feedback .trace')?.textContent === 'exact');
    await person.page.type('#search-id', 'no such trace');
    await person.page.keyboard.press('Enter');
    await person.until(() => document.querySelector('main h2')?.textContent === 'No feedback on this trace');
    await person.leave();
  },

  async whatArrivesIsShownWithinTwoSeconds_andPauseHoldsItBack(browser) {
    const person = await Person.at(browser);
    await person.settled('#/live');
    const id = randomUUID();
    const given = Date.now();
    await give({ trace_id: 'live', id, value: 3 });
    await person.until((wanted) => document.querySelector(`[data-id="${wanted}"]`) !== null, id);
    const took = Date.now() - given;
    assert.ok(took < LIVE_MS, `it took ${took} ms`);
    assert.match(await person.text('#arrived'), /1 feedback arrived/);
    await person.page.click('#pause');
    const held = randomUUID();
    await give({ trace_id: 'live', id: held, value: 4 });
    await new Promise((resolve) => setTimeout(resolve, LIVE_MS));
    assert.equal(await person.page.$(`[data-id="${held}"]`), null);
    await person.page.click('#pause');
    await person.until((wanted) => document.querySelector(`[data-id="${wanted}"]`) !== null, held);
    await person.leave();
  },

  async aScriptInAFeedbackIsTextAndDoesNotRun(browser) {
    const person = await Person.at(browser);
    const evil = '<img src="x" onerror="window.hacked=1"><script>window.hacked=1</script>';
    const trace = `evil ${evil}`;
    await give({ trace_id: trace, value: 1, label: evil, comment: evil, correction: { [evil]: evil }, metadata: { _prompt: evil, [evil]: evil } });
    await person.settled(`#/trace?id=${encodeURIComponent(trace)}`);
    assert.equal(await person.text('.comment'), evil);
    assert.equal(await person.text('#title'), trace);
    for (const place of ['#/live', '#/traces', '#/breakdown?tag=_prompt', `#/value?tag=_prompt&value=${encodeURIComponent(evil)}`, `#/compare?tag=_prompt&a=${encodeURIComponent(evil)}&b=good%20prompt`]) {
      await person.go(place);
      await person.until((text) => document.querySelector('main').textContent.includes(text) || [...document.querySelectorAll('input')].some((input) => input.value === text), evil);
    }
    assert.equal(await person.page.evaluate(() => window.hacked), undefined);
    assert.equal(await person.page.$('main img, main script'), null);
    await person.leave();
  },

  async thePolicyForbidsWhatIsNotOfThePages(browser) {
    const person = await Person.at(browser);
    await person.settled('#/overview');
    const tried = await person.page.evaluate(async () => {
      const failed = (doing) => Promise.resolve().then(doing).then(() => 'done', (error) => error.name);
      return {
        markup: await failed(() => (document.body.innerHTML = '<p>')),
        script: await failed(() => (document.createElement('script').src = 'data:text/javascript,of-the-test')),
        module: await failed(() => import('data:text/javascript,export default 1')),
        fetch: await failed(() => fetch('http://127.0.0.1:9/of-the-test')),
        code: await failed(() => window.eval('1')),
      };
    });
    assert.ok(Object.values(tried).every((outcome) => outcome !== 'done'), JSON.stringify(tried));
    await person.context.close();
    const framed = await fetch(`${BASE_URL}/dashboard/`);
    assert.match(framed.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/);
    assert.doesNotMatch(framed.headers.get('content-security-policy'), /unsafe|,/);
  },

  async theKeyboardIsEnough(browser) {
    const person = await Person.at(browser);
    await person.settled('#/overview?window=all');
    const focused = () => person.page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    assert.equal(await focused(), 'title');
    await person.page.reload();
    await person.shown();
    await person.page.keyboard.press('Tab');
    assert.equal(await focused(), 'skip');
    await person.page.keyboard.press('Enter');
    assert.equal(await focused(), 'main');
    assert.match(person.page.url(), /overview/);
    for (let tabs = 0; (await person.page.evaluate(() => document.activeElement.tagName)) !== 'svg'; tabs++) {
      assert.ok(tabs < 8, 'no chart is reached');
      await person.page.keyboard.press('Tab');
    }
    await person.page.keyboard.press('ArrowRight');
    assert.match(await person.text('figure .reading'), /^\d+ \w{3} \d{4}: −?[\d.]+/);
    await person.page.evaluate(() => document.querySelector('nav a').focus());
    await person.page.keyboard.press('Tab');
    assert.equal(await focused(), 'Breakdown');
    assert.notEqual(await person.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
    await person.page.keyboard.press('Enter');
    await person.until(() => document.activeElement.id === 'title' && document.title.startsWith('Breakdown'));
    for (let tabs = 0; (await focused()) !== 'sort-Feedback'; tabs++) {
      assert.ok(tabs < 12, 'no heading to sort by is reached');
      await person.page.keyboard.press('Tab');
    }
    await person.page.keyboard.press('Enter');
    await person.until(() => document.querySelector('th[aria-sort=descending]'));
    assert.equal(await focused(), 'sort-Feedback');
    const nameless = await person.page.evaluate(() =>
      [...document.querySelectorAll('button, a, input, select')].filter((each) => !each.textContent.trim() && !each.labels?.length && !each.ariaLabel).map((each) => each.outerHTML),
    );
    assert.deepEqual(nameless, []);
    await person.leave();
  },

  async everyPageFitsANarrowScreen_lightAndDark(browser) {
    const person = await Person.at(browser, BASE_URL, NARROW);
    await person.settled('#/overview?window=all');
    const places = ['#/overview?window=all', '#/overview?window=custom', '#/breakdown?tag=_prompt', '#/value?tag=_prompt&value=bad%2Fprompt', '#/compare?tag=_prompt&a=bad%2Fprompt&b=good%20prompt', '#/traces', '#/trace?id=exact', '#/live', '#/system'];
    const grounds = new Set();
    for (const scheme of ['light', 'dark']) {
      await person.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const place of places) {
        await person.go(place);
        assert.ok((await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${place} is too wide`);
      }
      grounds.add(await person.page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    assert.equal(grounds.size, 2);
    await person.page.select('#theme', 'light');
    await person.page.reload();
    await person.shown();
    assert.ok(grounds.has(await person.page.evaluate(() => getComputedStyle(document.body).backgroundColor)));
    assert.equal(await person.page.evaluate(() => document.documentElement.dataset.theme), 'light');
    await person.leave();
  },

  async anAuditIsBegunAndItsResultSaid_forWhoMay(browser) {
    const person = await Person.at(browser);
    await person.settled('#/system');
    assert.equal(await person.text('#audit'), 'Begin an audit');
    await person.page.click('#audit');
    await person.page.waitForSelector('#audit-result');
    assert.match(await person.text('#audit-result'), /^No differences/);
    await person.leave();
    const reader = await Person.at(browser);
    await reader.signIn(READING_KEY, '#/system');
    await reader.shown();
    assert.equal(await reader.text('main h2'), 'Not with this key');
    await reader.leave();
  },

  async nothingAndTroubleSayWhatToDo(browser) {
    const person = await Person.at(browser);
    await person.settled('#/overview?key=unheard-of&window=24h');
    assert.match(await person.text('.state'), /no feedback of the metric unheard-of/);
    await person.page.click('.state button');
    await person.until(() => document.querySelector('.state pre')?.textContent.startsWith('curl '));
    await person.page.setOfflineMode(true);
    await person.go('#/breakdown');
    assert.match(await person.text('[role=alert]'), /cannot be reached/);
    await person.page.setOfflineMode(false);
    await person.page.click('#again');
    await person.page.waitForSelector('.ranking');
    await person.leave();
  },

  async alertsThatFireAreABanner(browser) {
    const person = await Person.at(browser);
    const summary = await api('/v1/tag?tag=_prompt&value=bad%2Fprompt');
    const told = { rule: { name: 'Prompts stay good', tag: '_prompt', key: 'feedback' }, value: 'bad/prompt', state: 'firing', since: '2026-01-02T03:04:05Z', summary };
    await person.page.setRequestInterception(true);
    person.page.on('request', (request) =>
      new URL(request.url()).pathname === '/v1/alerts'
        ? request.respond({ contentType: 'application/json', body: JSON.stringify({ alerts: [told, { ...told, state: 'resolved' }] }) })
        : request.continue(),
    );
    await person.settled('#/overview?window=all');
    assert.match(await person.text('.alerts'), /An alert is firing\s+Prompts stay good: _prompt bad\/prompt is at −[\d.]+ ± [\d.]+ since 2 Jan 2026, 03:04:05/);
    await person.page.click('.alerts a');
    await person.until(() => document.getElementById('title')?.textContent === 'bad/prompt');
    await person.leave();
  },

  async aKeyThatIsRevokedIsNotTakenAnyMore(browser) {
    const made = await api('/v1/keys', { method: 'POST', body: '{"name":"short-lived","scopes":["read"]}' }, 201);
    const person = await Person.at(browser);
    await person.signIn(made.key, '#/live');
    await person.shown();
    await api(`/v1/keys/${made.id}`, { method: 'DELETE' });
    await person.until(() => document.getElementById('told')?.textContent.startsWith('This key is not taken any more'));
    await person.leave();
  },

  async theAggregatorsOwnDoorServesItToo(browser) {
    const person = await Person.at(browser, AGGREGATOR_URL);
    await person.settled('#/overview?window=all');
    assert.equal(await person.figure('count'), grouped((await api('/v1/summary')).count));
    await person.leave();
  },

  /** To be run last. */
  async nothingElseWasAskedFor_andNothingWasForbidden() {
    assert.deepEqual(strange, []);
  },
};

async function main() {
  // Chromium's own sandbox does not start for root, whose containers CI runs in.
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = await puppeteer.launch({ executablePath: execFileSync('which', [CHROMIUM], { encoding: 'utf8' }).trim(), args: ['--disable-dev-shm-usage', ...sandbox] });
  for await (const name of createInterface({ input: process.stdin })) {
    const outcome = await scenarios[name](browser).then(
      () => ({}),
      (failure) => ({ failure: failure.stack ?? String(failure) }),
    );
    console.log(JSON.stringify(outcome));
  }
  await browser.close();
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
