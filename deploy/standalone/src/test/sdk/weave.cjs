// Feedback by Weave's own SDK, unmodified: addScore, and create, query, replace and purge of its generated API.
// Environment: WF_TRACE_SERVER_URL (the front door's, with /weave), WANDB_API_KEY and BASE_URL (the front door's).
// Exits non-zero, saying why, if anything is not as it must be.
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const path = require('node:path');
const weave = require('weave');
const { Api } = require(path.join(path.dirname(require.resolve('weave')), 'generated', 'traceServerApi.js'));

const { BASE_URL, WANDB_API_KEY, WF_TRACE_SERVER_URL } = process.env;
const PROJECT = 'acme/support-bot';
const ROW = [
  'annotation_ref', 'call_ref', 'created_at', 'creator', 'feedback_type', 'id', 'payload', 'project_id', 'runnable_ref',
  'trigger_ref', 'wb_user_id', 'weave_ref',
];

function api(authorization) {
  return new Api({ baseUrl: WF_TRACE_SERVER_URL, baseApiParams: { headers: { Authorization: authorization } } }).feedback;
}

const feedback = api(`Basic ${Buffer.from(`api:${WANDB_API_KEY}`).toString('base64')}`);

function field(name) {
  return { $getField: name };
}

function eq(name, literal) {
  return { $eq: [field(name), { $literal: literal }] };
}

async function query($expr, more = {}) {
  const { data } = await feedback.feedbackQueryFeedbackQueryPost({
    project_id: PROJECT, query: { $expr }, sort_by: [{ field: 'created_at', direction: 'asc' }], ...more,
  });
  return data.result;
}

async function native(resource) {
  const response = await fetch(`${BASE_URL}${resource}`, { headers: { 'x-api-key': WANDB_API_KEY } });
  assert.equal(response.status, 200, resource);
  return response.json();
}

async function create(call, feedback_type, payload, more = {}) {
  const { data } = await feedback.feedbackCreateFeedbackCreatePost({
    project_id: PROJECT, weave_ref: `weave:///${PROJECT}/call/${call}`, feedback_type, payload, ...more,
  });
  return data;
}

async function addScore() {
  const client = await weave.init(PROJECT);
  const predicted = randomUUID();
  const scored = randomUUID();
  const op = `weave:///${PROJECT}/op/toxicity:dIgEsT`;
  const id = await client.addScore(predicted, scored, op, { score: 0.25, ok: true });
  const [row] = await query(eq('weave_ref', `weave:///${PROJECT}/call/${predicted}`));
  assert.deepEqual(Object.keys(row).sort(), ROW);
  assert.equal(row.id, id);
  assert.equal(row.feedback_type, 'wandb.runnable.toxicity');
  assert.deepEqual(row.payload, { output: { score: 0.25, ok: true } });
  assert.equal(row.runnable_ref, op);
  assert.equal(row.call_ref, `weave:///${PROJECT}/call/${scored}`);
  const { summaries } = await native(`/v1/traces/${predicted}`);
  assert.equal(summaries[0].key, 'wandb.runnable.toxicity');
  assert.equal(summaries[0].mean, 0.25);
  assert.equal((await query(
    { $gt: [{ $convert: { input: field('payload.output.score'), to: 'double' } }, { $literal: 0.2 }] })).length, 1);
}

async function createAndQuery() {
  const call = randomUUID();
  const ref = eq('weave_ref', `weave:///${PROJECT}/call/${call}`);
  const reaction = await create(call, 'wandb.reaction.1', { emoji: '👍' }, { creator: null });
  assert.deepEqual(reaction.payload, { emoji: '👍', alias: ':thumbs_up:', detoned: '👍', detoned_alias: ':thumbs_up:' });
  assert.ok(!Number.isNaN(Date.parse(reaction.created_at)) && reaction.wb_user_id);
  const note = await create(call, 'wandb.note.1', { note: 'good answer' }, { creator: 'Jane Smith' });
  const rows = await query(ref);
  assert.deepEqual(rows.map((row) => row.id), [reaction.id, note.id]);
  assert.equal(rows[1].creator, 'Jane Smith');
  assert.deepEqual((await query(ref, { limit: 1, offset: 1 })).map((row) => row.id), [note.id]);
  assert.deepEqual(
    await query({ $and: [ref, eq('payload.emoji', '👍')] }, { fields: ['id', 'payload.alias'] }),
    [{ id: reaction.id, 'payload.alias': ':thumbs_up:' }]);
  const { summaries } = await native(`/v1/traces/${call}`);
  assert.deepEqual(summaries.map((summary) => summary.key).sort(), ['wandb.note.1', 'wandb.reaction.1']);
  assert.equal((await native('/v1/tags/_user/Jane%20Smith?key=wandb.note.1')).count, 1);
  return { call, ref, reaction, note };
}

async function replaceAndPurge({ call, ref, reaction, note }) {
  const { data: edited } = await feedback.feedbackReplaceFeedbackReplacePost({
    project_id: PROJECT, weave_ref: `weave:///${PROJECT}/call/${call}`, feedback_type: 'wandb.note.1',
    payload: { note: 'edited' }, feedback_id: note.id,
  });
  assert.notEqual(edited.id, note.id);
  assert.deepEqual((await query(ref)).map((row) => row.id), [reaction.id, edited.id]);
  const purge = (project_id, $expr) => feedback.feedbackPurgeFeedbackPurgePost({ project_id, query: { $expr } });
  await purge('acme/other', eq('id', reaction.id));
  assert.equal((await query(ref)).length, 2);
  const { data } = await purge(PROJECT, { $or: [eq('id', reaction.id), eq('id', edited.id), eq('id', 'nobody')] });
  assert.deepEqual(data, {});
  assert.deepEqual(await query(ref), []);
  assert.deepEqual((await native(`/v1/traces/${call}`)).summaries, []);
}

async function refuses(action, status, error) {
  await assert.rejects(action, (response) => {
    assert.equal(response.status, status);
    assert.deepEqual(response.error, error);
    return true;
  });
}

async function refusals() {
  await refuses(
    () => create(randomUUID(), 'wandb.reaction.1', { emoji: '👍👎' }), 400,
    { reason: 'Value of emoji key in payload must be exactly one emoji', error_type: 'InvalidRequest' });
  const bearer = api(`Bearer ${WANDB_API_KEY}`);
  const { data } = await bearer.feedbackQueryFeedbackQueryPost({ project_id: PROJECT, limit: 0 });
  assert.deepEqual(data.result, []);
  await refuses(
    () => api('Basic bm9ib2R5').feedbackQueryFeedbackQueryPost({ project_id: PROJECT }), 401, { reason: '401 Error' });
  const health = await new Api({ baseUrl: WF_TRACE_SERVER_URL }).health.readRootHealthGet({});
  assert.equal(health.status, 200);
}

(async () => {
  await addScore();
  await replaceAndPurge(await createAndQuery());
  await refusals();
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
