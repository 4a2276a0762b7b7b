// Feedback by LangSmith's own SDK, unmodified: create, update, read, list, delete, evaluation results, runs in between.
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');

const { BASE_URL, API_KEY, Client, client, isNewest, query, all, has, run: runSteps } = require('./langsmith-support.cjs');

const RECORD = [
  'comment', 'comparative_experiment_id', 'correction', 'created_at', 'extra', 'feedback_group_id', 'feedback_source',
  'feedback_thread_id', 'id', 'is_root', 'key', 'modified_at', 'run_id', 'score', 'session_id', 'start_time', 'trace_id', 'value',
];

/** Sends what the client keeps for the background, then reads. */
async function read(id) {
  await client.awaitPendingTraceBatches();
  const record = await client.readFeedback(id);
  assert.deepEqual(Object.keys(record).sort(), RECORD);
  return record;
}

async function create() {
  const run = randomUUID();
  const session = randomUUID();
  const plain = await client.createFeedback(run, 'user_score', { score: 1 });
  has(await read(plain.id), {
    run_id: run, trace_id: run, key: 'user_score', score: 1, value: null, comment: null, correction: null, session_id: null,
    is_root: false, start_time: null, extra: null,
  });

  const rounded = await client.createFeedback(run, 'user_score', { score: 0.123456, comment: 'hi' });
  const { feedback_source: source, ...rest } = await read(rounded.id);
  has(rest, { score: 0.1235, comment: 'hi' });
  has(source, { type: 'api', metadata: {}, user_name: null });

  const judge = randomUUID();
  const experiment = randomUUID();
  const full = await client.createFeedback(run, 'correctness', {
    score: true, value: 'good', correction: { expected: 'x' }, comment: 'c', sourceInfo: { model: 'm' }, feedbackSourceType: 'model',
    sourceRunId: judge, feedbackConfig: { type: 'continuous', min: 0, max: 1 }, comparativeExperimentId: experiment,
    sessionId: session, traceId: run, startTime: '2024-01-01T00:00:00Z', extendTraceRetention: false,
  });
  const record = await read(full.id);
  has(record, { score: 1, value: 'good', correction: { expected: 'x' }, comment: 'c', comparative_experiment_id: experiment });
  has(record.feedback_source, { type: 'model', metadata: { model: 'm', __run: { run_id: judge } } });
  if (full.trace_id) {
    has(record, { session_id: session, trace_id: run, is_root: true, start_time: '2024-01-01T00:00:00Z' });
  }

  const object = await client.createFeedback(run, 'object', { value: { a: 1, b: [null] }, sessionId: session });
  has(await read(object.id), { value: { a: 1, b: [null] }, score: null });

  const wide = await client.createFeedback(null, 'session_metric', { score: 0.5, projectId: session });
  has(await read(wide.id), { run_id: null, trace_id: null, session_id: session, score: 0.5 });
}

/** With a trace the newest client sends feedback in the background, in parts among those of runs. */
async function createInBackground() {
  const run = randomUUID();
  const session = randomUUID();
  const now = new Date();
  await client.createRun({
    id: run, trace_id: run, name: 't', run_type: 'chain', inputs: { a: 1 }, start_time: now.getTime(), project_name: 'p',
    dotted_order: `${now.toISOString().replace(/[-:.]/g, '').slice(0, -1)}000Z${run}`,
  });
  const sent = [];
  for (let i = 0; i < 20; i++) {
    sent.push(await client.createFeedback(run, 'background', { score: i / 10000, traceId: run, sessionId: session, startTime: now.getTime() }));
  }
  await client.awaitPendingTraceBatches();
  const { summaries } = await query(`/v1/traces/${run}`);
  assert.deepEqual(summaries.map((one) => [one.key, one.count, one.weighted_value]), [['background', 20, 0.019]]);
  const record = await read(sent[7].id);
  has(record, { score: 0.0007, trace_id: run });
  assert.equal(record.start_time, isNewest ? now.toISOString() : null);
}

async function change() {
  const run = randomUUID();
  const { id } = await client.createFeedback(run, 'changing', { score: 0.1, value: 'first', comment: 'old' });
  const before = await read(id);
  await client.updateFeedback(id, { score: 0.98765, value: 'v2', correction: { a: 1 }, comment: 'upd' });
  const after = await read(id);
  has(after, { score: 0.9877, value: 'v2', correction: { a: 1 }, comment: 'upd', created_at: before.created_at, run_id: run });
  assert.ok(after.modified_at > before.modified_at);
  await client.updateFeedback(id, {});
  const { modified_at: touched, ...same } = await read(id);
  assert.deepEqual({ ...same, modified_at: after.modified_at }, after);
  assert.ok(touched > after.modified_at);
  const [changed] = (await query(`/v1/traces/${run}`)).summaries;
  assert.deepEqual([changed.count, changed.weighted_value, changed.distribution[0].label], [1, 0.9877, 'v2']);
  if (isNewest) {
    await client.updateFeedback(id, { comment: null, correction: null });
    has(await read(id), { comment: null, correction: null, score: 0.9877, value: 'v2' });
  }
  await client.deleteFeedback(id);
  await assert.rejects(() => client.readFeedback(id), /404/);
  await assert.rejects(() => client.deleteFeedback(id), /404/);
  assert.deepEqual((await query(`/v1/traces/${run}`)).summaries, []);
}

async function list() {
  const runs = [randomUUID(), randomUUID()];
  await client.createFeedback(runs[0], 'a', { score: 1 });
  await client.createFeedback(runs[0], 'b', { score: 1, feedbackSourceType: 'model' });
  await client.createFeedback(runs[1], 'c', { score: 1, feedbackSourceType: 'app' });
  const keys = async (filter) => (await all(client.listFeedback(filter))).map((one) => one.key);
  assert.deepEqual(await keys({ runIds: runs }), ['c', 'b', 'a']);
  assert.deepEqual(await keys({ runIds: [runs[0]], feedbackKeys: ['a', 'c'] }), ['a']);
  assert.deepEqual(await keys({ runIds: runs, feedbackSourceTypes: ['model', 'app'] }), ['c', 'b']);
  assert.ok((await keys()).length >= 3);

  const run = randomUUID();
  const sent = [];
  for (let i = 0; i < 205; i++) {
    sent.push((await client.createFeedback(run, 'p', { score: i })).id);
  }
  const found = await all(client.listFeedback({ runIds: [run] }));
  assert.deepEqual(found.map((one) => one.id), sent.reverse());
  has(found[0], { key: 'p', score: 204 });
}

async function evaluate() {
  const run = { id: randomUUID(), trace_id: undefined, session_id: randomUUID(), start_time: '2024-01-01T00:00:00Z' };
  run.trace_id = run.id;
  const result = { key: 'acc', score: 0.7, comment: 'ok', evaluatorInfo: { name: 'e' }, sourceRunId: randomUUID() };
  await client.logEvaluationFeedback(result, run);
  if (client.evaluateRun) {
    await client.evaluateRun(run, { evaluateRun: async () => ({ ...result, score: 0.9 }) });
    // By its id alone: the run is what its feedback says of it.
    await client.evaluateRun(run.id, { evaluateRun: async (known) => ({ ...result, score: known.feedback_stats.acc.n / 10 }) });
    const unknown = randomUUID();
    await client.evaluateRun(unknown, { evaluateRun: async (known) => ({ ...result, score: known.feedback_stats === null ? 1 : 0 }) });
    assert.equal((await client.readRun(unknown)).feedback_stats.acc.avg, 1, 'the first feedback of a run');
  }
  await client.awaitPendingTraceBatches();
  const { feedback_stats: stats } = await client.readRun(run.id);
  const scores = client.evaluateRun ? [0.7, 0.9, 0.2] : [0.7];
  has(stats.acc, { n: scores.length, comments: scores.map(() => 'ok'), values: {}, sources: ['{"type":"model"}'] });
  assert.equal(stats.acc.avg.toFixed(6), (scores.reduce((sum, one) => sum + one, 0) / scores.length).toFixed(6));
}

async function stats() {
  const session = randomUUID();
  for (const value of ['up', 'up', 'down']) {
    await client.createFeedback(null, 'thumb', { value, projectId: session });
  }
  const project = await client.readProject({ projectId: session, includeStats: true });
  has(project.session_feedback_stats.thumb, { n: 3, avg: null, values: { up: 2, down: 1 } });
  assert.equal(project.feedback_stats, null);
  assert.equal((await client.readProject({ projectId: session })).session_feedback_stats, null, 'not asked for');
}

async function errors() {
  const stranger = new Client({ apiUrl: `${BASE_URL}/langsmith`, apiKey: 'pk_wrong' });
  const sent = [];
  const send = globalThis.fetch;
  globalThis.fetch = (url, options) => {
    sent.push(`${options.method} ${new URL(url).pathname}`);
    return send(url, options);
  };
  await assert.rejects(() => stranger.createFeedback(randomUUID(), 'k', { score: 1, sessionId: randomUUID() }), /401/);
  await assert.rejects(
    () => client.createFeedback(randomUUID(), 'k'.repeat(181), { score: 1, sessionId: randomUUID() }), /422.*at most 180/s);
  globalThis.fetch = send;
  assert.deepEqual(sent, ['POST /langsmith/feedback', 'POST /langsmith/feedback'], 'neither is tried again');
}

async function versioned() {
  const other = new Client({ apiUrl: `${BASE_URL}/langsmith/api/v1/`, apiKey: API_KEY });
  const { id } = await other.createFeedback(randomUUID(), 'k', { score: 1 });
  assert.equal((await other.readFeedback(id)).key, 'k');
}

runSteps(
  [create, createInBackground, change, list, evaluate, stats, errors, versioned],
  'feedback is created, changed, listed and removed as it must be');
