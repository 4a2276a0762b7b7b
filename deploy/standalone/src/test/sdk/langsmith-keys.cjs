// What is said about keys, by LangSmith's own SDK, unmodified: presigned tokens and feedback configs.
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { client, query, all, has, run } = require('./langsmith-support.cjs');

const THUMBS = { type: 'categorical', categories: [{ value: 1, label: 'up' }, { value: 0, label: 'down' }] };

async function submit(url, body) {
  return fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

async function tokens() {
  const runId = randomUUID();
  const plain = await client.createPresignedFeedbackToken(runId, 'stars');
  assert.equal((await submit(plain.url, { score: 0.25, comment: 'first', metadata: { page: 'a' } })).status, 200);
  assert.equal((await fetch(`${plain.url}?score=0.75&comment=second`)).status, 200);
  const given = await all(client.listFeedback({ runIds: [runId] }));
  assert.deepEqual(given.map((one) => [one.key, one.score, one.comment]), [['stars', 0.75, 'second'], ['stars', 0.25, 'first']]);
  has(given[1].feedback_source, { type: 'api', metadata: { page: 'a' }, user_id: null });

  const soon = Date.now() + 24 * 3600 * 1000;
  const day = await client.createPresignedFeedbackToken(runId, 'stars', { expiration: { hours: 24 } });
  assert.ok(Math.abs(Date.parse(day.expires_at) - soon) < 60_000, day.expires_at);
  const zero = await client.createPresignedFeedbackToken(runId, 'stars', { expiration: { hours: 0 } });
  assert.ok(Math.abs(Date.parse(zero.expires_at) - (soon - 21 * 3600 * 1000)) < 60_000, zero.expires_at);
  const past = await client.createPresignedFeedbackToken(runId, 'stars', { expiration: '2020-01-01T00:00:00Z' });
  assert.equal((await submit(past.url, { score: 1 })).status, 403);
  const bound = await client.createPresignedFeedbackToken(
    runId, `thumb-${runId}`, { expiration: '2030-01-01T00:00:00Z', feedbackConfig: THUMBS });
  assert.equal((await submit(bound.url, { score: 0.5 })).status, 422);
  assert.equal((await submit(bound.url, { value: 'down' })).status, 200);
  const listed = await all(client.listPresignedFeedbackTokens(runId));
  assert.deepEqual(listed.map((one) => one.id).sort(), [plain, day, zero, past, bound].map((one) => one.id).sort());
  await assert.rejects(() => client.createPresignedFeedbackToken('not-a-uuid', 'stars'), /422/);
}

/** As the newest can. */
async function changeCategories(key) {
  const labels = (config) => config.feedback_config.categories.map((one) => one.label);
  assert.deepEqual(labels(await client.addFeedbackCategories(key, [{ value: 2, label: 'top' }])), ['up', 'down', 'top']);
  assert.deepEqual(labels(await client.removeFeedbackCategories(key, [1])), ['down', 'top']);
  await assert.rejects(() => client.removeFeedbackCategories(key, [0]), /422/);
  const enforced = await all(client.listFeedbackConfigs({ feedbackKeys: [key], isEnforced: true, includeAllConfigs: true }));
  assert.deepEqual(enforced.map((one) => one.feedback_key), [key]);
  const another = await client.createFeedbackConfig({ feedbackKey: `${key}-2`, feedbackConfig: THUMBS, isEnforced: true });
  await client.updateFeedbackConfig(`${key}-2`, { isLowerScoreBetter: true, configId: another.id });
  await client.deleteFeedbackConfig(undefined, { configId: another.id });
  assert.deepEqual(await all(client.listFeedbackConfigs({ feedbackKeys: [`${key}-2`] })), []);
}

async function configs() {
  const key = `config-${randomUUID()}`;
  const made = await client.createFeedbackConfig({ feedbackKey: key, feedbackConfig: THUMBS, isLowerScoreBetter: false });
  has(made, { feedback_key: key, feedback_config: THUMBS, is_lower_score_better: false });
  has(await client.updateFeedbackConfig(key, { isLowerScoreBetter: true }), { feedback_config: THUMBS, is_lower_score_better: true });
  has(await client.createFeedbackConfig({ feedbackKey: key, feedbackConfig: THUMBS }), { is_lower_score_better: true });
  await assert.rejects(() => client.createFeedbackConfig({ feedbackKey: key, feedbackConfig: { type: 'freeform' } }), /400/);
  const listed = await all(client.listFeedbackConfigs({ feedbackKeys: [key, 'another'], nameContains: 'config-', limit: 5 }));
  assert.deepEqual(listed.map((one) => one.feedback_key), [key]);

  const runs = [randomUUID(), randomUUID()];
  for (const [i, value] of ['up', 'down'].entries()) {
    await client.createFeedback(runs[i], key, { value, sessionId: randomUUID() });
  }
  const worst = await query(`/v1/traces?key=${key}&order=worst`);
  assert.deepEqual([worst.lower_is_better, ...worst.traces.map((one) => one.trace_id)], [true, ...runs]);
  const { distribution } = await query(`/v1/summary?key=${key}`);
  assert.deepEqual(distribution.map((one) => [one.value, one.label, one.count]), [[0, 'down', 1], [1, 'up', 1]]);

  if (client.addFeedbackCategories) {
    await changeCategories(key);
  }
  await client.deleteFeedbackConfig(key);
  assert.deepEqual(await all(client.listFeedbackConfigs({ feedbackKeys: [key] })), []);
  await assert.rejects(() => client.updateFeedbackConfig(key, { isLowerScoreBetter: true }), /404/);
}

run(client.createFeedbackConfig ? [tokens, configs] : [tokens], 'tokens and configs are as they must be');
