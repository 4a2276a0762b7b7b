// An evaluation over a dataset, and what of it is shared, by LangSmith's own SDK, unmodified.
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { BASE_URL, PACKAGE, client, isNewest, query, all, has, run } = require('./langsmith-support.cjs');
const { evaluate } = require(`${PACKAGE}/evaluation`);

const name = `squares-${randomUUID()}`;
let dataset;
let experiment;

async function keepADataset() {
  dataset = await client.createDataset(name, { description: 'of numbers' });
  has(dataset, { name, description: 'of numbers', data_type: 'kv' });
  await assert.rejects(() => client.createDataset(name), /409/);
  const made = await client.createExamples({
    inputs: [{ n: 1 }, { n: 2 }, { n: 3 }], outputs: [{ square: 1 }, { square: 4 }, { square: 10 }],
    metadata: [{ hard: false }, { hard: false }, { hard: true }], splits: ['easy', 'easy', ['hard', 'wrong']], datasetId: dataset.id,
  });
  has(made[2], { dataset_id: dataset.id, inputs: { n: 3 }, outputs: { square: 10 }, metadata: { hard: true, dataset_split: ['hard', 'wrong'] } });
  has(await client.createExample({ n: 4 }, { square: 16 }, { datasetName: name }), { inputs: { n: 4 }, outputs: { square: 16 } });
  has(await client.readDataset({ datasetName: name }), { id: dataset.id, example_count: 4 });
  assert.deepEqual((await all(client.listDatasets({ datasetIds: [dataset.id] }))).map((one) => one.name), [name]);
  assert.deepEqual((await all(client.listExamples({ datasetName: name, limit: 3 }))).length, 3);
  assert.equal(await client.hasDataset({ datasetName: 'another' }), false);
  await assert.rejects(() => client.createExample({ n: 5 }, { square: 25 }, { datasetId: randomUUID() }), /404/);
  await assert.rejects(
    () => client.createExample({ inputs: { n: 5 }, attachments: { picture: ['image/png', new Uint8Array(3)] }, dataset_id: dataset.id }), /422/);
}

async function evaluateIt() {
  const results = await evaluate(async ({ n }) => ({ square: n * n }), {
    data: name,
    client,
    evaluators: [(judged, example) => ({ key: 'right', score: judged.outputs.square === example.outputs.square, comment: 'c' })],
    summaryEvaluators: [(runs, examples) => ({ key: 'size', score: Math.min(runs.length, examples.length) })],
    experimentPrefix: 'x',
    maxConcurrency: 2,
  });
  const runIds = results.results.map((row) => row.run.id);
  const judged = await all(client.listFeedback({ runIds }));
  assert.deepEqual(judged.map((one) => [one.key, one.comment, one.feedback_source.type]), Array(4).fill(['right', 'c', 'model']));
  assert.equal(judged.reduce((sum, one) => sum + one.score, 0), 3);
  for (const runId of runIds) {
    assert.equal((await query(`/v1/traces/${runId}`)).summaries[0].count, 1);
  }
  experiment = await client.readProject({ projectName: results.experimentName, includeStats: true });
  has(experiment, { name: results.experimentName, reference_dataset_id: dataset.id });
  has(experiment.session_feedback_stats.size, { n: 1, avg: 4 });
  if (isNewest) {
    has(experiment.feedback_stats.right, { n: 4, avg: 0.75 });
    assert.ok(judged.every((one) => one.session_id === experiment.id));
  }
  await assert.rejects(() => client.createProject({ projectName: experiment.name, referenceDatasetId: dataset.id }), /409/);
  const again = await client.createProject({ projectName: experiment.name, upsert: true });
  assert.equal(again.id, experiment.id);
  const found = await all(client.listProjects({ referenceDatasetName: name }));
  assert.deepEqual(found.map((one) => one.id), [experiment.id]);
  assert.deepEqual(await all(client.listProjects({ projectIds: [experiment.id], referenceFree: true })), []);
  assert.equal(await client.hasProject({ projectName: 'another' }), false);
}

/** Of a dataset that is elsewhere: its id is enough. */
async function evaluateWhatIsBroughtAlong() {
  const now = new Date().toISOString();
  const example = {
    id: randomUUID(), dataset_id: randomUUID(), inputs: { n: 2 }, outputs: { square: 4 }, created_at: now, modified_at: now, runs: [],
  };
  const results = await evaluate(async ({ n }) => ({ square: n * n }), {
    data: [example], client, evaluators: [(judged) => ({ key: 'square', score: judged.outputs.square / 10 })],
  });
  const [judged] = await all(client.listFeedback({ runIds: [results.results[0].run.id] }));
  has(judged, { key: 'square', score: 0.4 });
  has(await client.readProject({ projectName: results.experimentName }), { reference_dataset_id: example.dataset_id });
}

async function readShared(url, path) {
  return fetch(`${BASE_URL}/langsmith/api/v1/public/${/public\/([^/]+)\//.exec(url)[1]}/${path}`);
}

async function readWhatIsShared(token) {
  has(await client.readSharedDataset(token), { id: dataset.id, name, example_count: 4 });
  const examples = await client.listSharedExamples(token);
  assert.deepEqual(examples.map((one) => one.inputs.n).sort(), [1, 2, 3, 4]);
  const [one, other] = examples;
  assert.deepEqual((await client.listSharedExamples(token, { exampleIds: [other.id] })).map((each) => each.id), [other.id]);
  assert.deepEqual(one.outputs, (await client.readExample(one.id)).outputs);
}

async function shareIt() {
  const { url } = await client.shareDataset(dataset.id);
  assert.equal((await client.shareDataset(dataset.id)).url, url);
  assert.equal((await client.readDatasetSharedSchema(dataset.id)).url, url);
  const shown = await (await readShared(url, 'datasets/feedback?has_score=true')).json();
  // The older one does not say of a run's feedback which session it belongs to.
  assert.deepEqual(shown.map((one) => one.key).sort(), isNewest ? ['right', 'right', 'right', 'right', 'size'] : ['size']);
  assert.ok(shown.every((one) => one.feedback_source.user_id === null));
  await readWhatIsShared(/public\/([^/]+)\//.exec(url)[1]);
  await client.unshareDataset(dataset.id);
  assert.equal((await readShared(url, 'datasets/feedback')).status, 404);

  const runId = randomUUID();
  const link = await client.shareRun(runId);
  await client.createFeedback(runId, 'shared', { score: 1, sessionId: randomUUID() });
  assert.equal(await client.readRunSharedLink(runId), link);
  assert.deepEqual((await (await readShared(link, 'feedbacks')).json()).map((one) => one.run_id), [runId]);
  if (client.runs) {
    const { share_token: again } = await client.runs.share.create(runId, { session_id: randomUUID() });
    assert.ok(link.includes(again));
    await client.runs.share.delete(runId, { session_id: randomUUID() });
  } else {
    await client.unshareRun(runId);
  }
  assert.equal(await client.readRunSharedLink(runId), undefined);
  assert.equal((await readShared(link, 'feedbacks')).status, 404);
}

async function removeIt() {
  const { url } = await client.shareDataset(dataset.id);
  await client.deleteProject({ projectName: experiment.name });
  assert.deepEqual(await (await readShared(url, 'datasets/feedback')).json(), []);
  await client.deleteDataset({ datasetName: name });
  assert.equal(await client.hasDataset({ datasetId: dataset.id }), false);
  assert.deepEqual(await all(client.listExamples({ datasetId: dataset.id })), []);
  assert.equal((await readShared(url, 'datasets/feedback')).status, 404);
}

run(
  [keepADataset, evaluateIt, evaluateWhatIsBroughtAlong, shareIt, removeIt], 'evaluations over datasets, and their sharing, are as they must be');
