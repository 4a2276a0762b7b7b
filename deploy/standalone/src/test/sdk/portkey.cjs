// Feedback by Portkey's own SDK, unmodified: create, bulk, update, analytics.
// Environment: BASE_URL (with /v1) and API_KEY. Exits non-zero, saying why, if anything is not as it must be.
'use strict';
const assert = require('node:assert/strict');
const { Portkey } = require('portkey-ai');

const { BASE_URL, API_KEY } = process.env;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const run = `sdk-${process.pid}-${Date.now()}`;

const portkey = new Portkey({ baseURL: BASE_URL, apiKey: API_KEY });

async function query(path) {
  const response = await fetch(`${BASE_URL}${path}`, { headers: { 'x-portkey-api-key': API_KEY } });
  assert.equal(response.status, 200, path);
  return response.json();
}

async function summary(trace) {
  const { summaries } = await query(`/traces/${encodeURIComponent(trace)}`);
  return summaries.find((candidate) => candidate.key === 'feedback');
}

async function rejects(action, name, words) {
  await assert.rejects(action, (error) => {
    assert.equal(error.constructor.name, name);
    assert.match(error.message, words);
    return true;
  });
}

async function main() {
  const metadata = {
    text: 'title was irrelevant',
    _user: `${run}-user`,
    _organisation: 'o9876',
    _prompt: `${run}-prompt`,
    _environment: 'production',
  };
  const created = await portkey.feedback.create({ traceID: `${run}-1`, value: -10, weight: 0.5, metadata });
  assert.equal(created.status, 'success');
  assert.equal(created.feedback_ids.length, 1);
  assert.match(created.feedback_ids[0], UUID);

  const one = await summary(`${run}-1`);
  assert.deepEqual(
    [one.count, one.weight, one.weighted_value, one.mean], [1, 0.5, -5, -10]);
  assert.deepEqual(one.distribution, [{ value: -10, label: null, count: 1, weight: 0.5 }]);

  // The SDK sends a bulk as {"0":{…},"1":{…}} with the caller's own spelling of the trace.
  const bulk = await portkey.feedback.create([
    { traceID: `${run}-2`, value: 4, metadata: { _prompt: `${run}-prompt` } },
    { trace_id: `${run}-2`, value: 5, weight: 0.25, metadata: { _prompt: `${run}-prompt` } },
    { traceID: `${run}-3`, value: 1, metadata: JSON.stringify({ _prompt: `${run}-prompt` }) },
  ]);
  assert.equal(bulk.feedback_ids.length, 3);
  assert.equal(new Set(bulk.feedback_ids).size, 3);
  const two = await summary(`${run}-2`);
  assert.deepEqual([two.count, two.weight, two.weighted_value], [2, 1.25, 5.25]);

  const updated = await portkey.feedback.update({ feedbackID: created.feedback_ids[0], value: 7, weight: 0.3 });
  assert.deepEqual(updated.feedback_ids, created.feedback_ids);
  const changed = await summary(`${run}-1`);
  assert.deepEqual([changed.count, changed.weight, changed.weighted_value], [1, 0.3, 2.1]);
  const { feedback } = await query(`/feedback/${created.feedback_ids[0]}`);
  assert.equal(feedback[0].metadata.text, 'title was irrelevant');

  const prompt = await query(`/tags/_prompt/${run}-prompt`);
  assert.deepEqual([prompt.count, prompt.weight, prompt.weighted_value], [4, 2.55, 8.35]);

  const day = {
    time_of_generation_min: new Date(Date.now() - 3600e3).toISOString(),
    time_of_generation_max: new Date(Date.now() + 3600e3).toISOString(),
  };
  const window = { ...day, metadata: JSON.stringify({ _prompt: `${run}-prompt` }) };
  const total = await portkey.analytics.graphs.feedbacks(window);
  assert.equal(total.object, 'analytics-graph');
  assert.equal(total.summary.total, 4);
  assert.equal(total.data_points.reduce((sum, point) => sum + point.total, 0), 4);
  const scores = await portkey.analytics.graphs.feedbacks_score(window);
  assert.deepEqual(
    Object.fromEntries(scores.data_points.map((point) => [point.score, point.total])),
    { 1: 1, 4: 1, 5: 1, 7: 1 });
  const weighted = await portkey.analytics.graphs.feedbacks_weighted(window);
  assert.equal(weighted.summary.avg, 2.0875);
  const models = await portkey.analytics.graphs.feedback_ai_models(day);
  assert.ok(Array.isArray(models.data_points));
  const groups = await portkey.analytics.groups.metadata('_prompt', day);
  assert.equal(groups.object, 'list');
  assert.ok(groups.data.some((group) => group.metadata_value === `${run}-prompt`));

  await rejects(() => portkey.feedback.create({ traceID: `${run}-4`, value: 11 }), 'BadRequestError', /value.*-10.*10/);
  await rejects(() => portkey.feedback.create([]), 'BadRequestError', /./);
  await rejects(
    () => portkey.feedback.update({ feedbackID: '00000000-0000-4000-8000-000000000000', value: 1 }),
    'NotFoundError', /./);
  const stranger = new Portkey({ baseURL: BASE_URL, apiKey: 'pk_wrong' });
  await rejects(() => stranger.feedback.create({ traceID: 't', value: 1 }), 'AuthenticationError', /./);
  const untidy = new Portkey({ baseURL: `${BASE_URL}/`, apiKey: API_KEY });
  assert.equal((await untidy.feedback.create({ traceID: `${run}-5`, value: 1 })).feedback_ids.length, 1);

  console.log('portkey-ai: create, bulk, update, analytics and errors are as they must be');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
