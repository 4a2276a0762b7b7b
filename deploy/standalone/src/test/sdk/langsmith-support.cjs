// What the scripts with LangSmith's own SDK share. Environment: BASE_URL (the front door), API_KEY and PACKAGE, the name
// under which the SDK is installed.
'use strict';
const assert = require('node:assert/strict');

const { BASE_URL, API_KEY, PACKAGE } = process.env;
const { Client } = require(PACKAGE);

// What the client itself says of its own calls, whatever the server is.
const OWN_WARNINGS = [/is deprecated/];
const warnings = [];
for (const level of ['warn', 'error']) {
  const say = console[level];
  console[level] = (...words) => {
    const text = words.join(' ');
    if (!OWN_WARNINGS.some((own) => own.test(text))) {
      warnings.push(text);
      say(...words);
    }
  };
}

async function query(path) {
  const response = await fetch(`${BASE_URL}${path}`, { headers: { 'x-api-key': API_KEY } });
  assert.equal(response.status, 200, path);
  return response.json();
}

async function all(iterable) {
  const found = [];
  for await (const one of iterable) {
    found.push(one);
  }
  return found;
}

/** Asserts some members of a record. */
function has(record, expected) {
  for (const [name, value] of Object.entries(expected)) {
    assert.deepEqual(record[name], value, name);
  }
}

/** Runs the steps in order; exits non-zero, saying why, if anything is not as it must be, or the SDK warns. */
async function run(steps, done) {
  try {
    for (const step of steps) {
      await step();
    }
    assert.deepEqual(warnings, []);
    console.log(`${PACKAGE}: ${done}`);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

module.exports = {
  BASE_URL, API_KEY, PACKAGE, Client, query, all, has, run,
  client: new Client({ apiUrl: `${BASE_URL}/langsmith`, apiKey: API_KEY }),
  /** The newest sends feedback in the background, and says of it which session it belongs to. */
  isNewest: typeof Client.prototype._canBatchFeedback === 'function',
};
