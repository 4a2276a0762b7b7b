"""What is around feedback, by LangSmith's own SDK for Python, unmodified: tokens, configs, an evaluation, sharing.

Environment: BASE_URL (the front door) and API_KEY. Exits non-zero, saying why, if anything is not as it must be.
"""
import asyncio
import datetime
import json
import logging
import os
import urllib.error
import urllib.request
import uuid
import warnings

import langsmith
from langsmith import AsyncClient, Client
from langsmith.evaluation import EvaluationResult, RunEvaluator
from langsmith.schemas import Run
from langsmith.utils import LangSmithConflictError, LangSmithError, LangSmithNotFoundError

BASE_URL, API_KEY = os.environ["BASE_URL"], os.environ["API_KEY"]
said = []


class Said(logging.Handler):
    def emit(self, record):
        said.append(self.format(record))


# What the SDK says of its own calls, whatever the server is.
warnings.simplefilter("ignore", DeprecationWarning)
logging.getLogger("langsmith").addHandler(Said(level=logging.WARNING))
client = Client(api_url=f"{BASE_URL}/langsmith", api_key=API_KEY)


class Judge(RunEvaluator):
    def evaluate_run(self, run, example=None, evaluator_run_id=None):
        return EvaluationResult(key="judged", score=run.outputs["x"])


def get(url):
    try:
        with urllib.request.urlopen(url) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, None


def raises(kind, action):
    try:
        action()
    except kind:
        return
    raise AssertionError(f"{kind.__name__} is expected")


def tokens():
    run = uuid.uuid4()
    token = client.create_presigned_feedback_token(run, "stars")
    client.create_feedback_from_token(token.url, score=0.8, value="v", comment="by url", correction={"a": 1}, metadata={"m": 1})
    client.create_feedback_from_token(token.id, score=0.9, comment="by id")
    assert get(f"{token.url}?score=1")[0] == 200
    given = list(client.list_feedback(run_ids=[run]))
    assert [(one.key, one.score, one.comment) for one in given] == [
        ("stars", 1, None), ("stars", 0.9, "by id"), ("stars", 0.8, "by url")], given
    assert (given[2].value, given[2].correction, given[2].feedback_source.metadata) == ("v", {"a": 1}, {"m": 1})
    born_late = client.create_presigned_feedback_token(run, "stars", expiration=datetime.timedelta(seconds=30))
    raises(LangSmithError, lambda: client.create_feedback_from_token(born_late.url, score=1))
    some = client.create_presigned_feedback_tokens(run, ["a", "b"], expiration=datetime.datetime(2030, 1, 1))
    assert [one.expires_at for one in some] == 2 * [datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)]
    listed = {one.id for one in client.list_presigned_feedback_tokens(run)}
    assert listed == {token.id, born_late.id, *[one.id for one in some]}, listed


async def asynchronous():
    other, run, key = AsyncClient(api_url=f"{BASE_URL}/langsmith", api_key=API_KEY), uuid.uuid4(), f"config-{uuid.uuid4()}"
    token = await other.create_presigned_feedback_token(run, "stars", expiration=datetime.timedelta(hours=1))
    await other.create_feedback_from_token(token.url, score=0.5)
    await other.create_feedback_from_token(token.id, score=1, metadata={"m": 1})
    given = [one async for one in other.list_feedback(run_ids=[run])]
    assert [one.score for one in given] == [1, 0.5], given
    await other.delete_feedback(given[0].id)
    assert [one.id async for one in other.list_feedback(run_ids=[run])] == [given[1].id]
    await other.create_feedback_config(key, feedback_config={"type": "freeform"})
    assert (await other.update_feedback_config(key, is_lower_score_better=True)).is_lower_score_better
    assert [one.feedback_key async for one in other.list_feedback_configs(feedback_key=[key])] == [key]
    await other.delete_feedback_config(key)
    link = await other.share_run(run)
    assert await other.run_is_shared(run) and await other.read_run_shared_link(run) == link


def judge():
    run = Run(id=uuid.uuid4(), name="r", run_type="chain", inputs={}, outputs={"x": 1}, start_time=datetime.datetime.now(),
              trace_id=uuid.uuid4(), session_id=uuid.uuid4())
    client.evaluate_run(run, Judge(), project_id=run.session_id)
    client.flush()
    (judged,) = client.list_feedback(run_ids=[run.id])
    assert (judged.key, judged.score, judged.feedback_source.type) == ("judged", 1, "model"), judged


def configs():
    key, stars = f"config-{uuid.uuid4()}", {"type": "continuous", "min": 0.0, "max": 5.0}
    made = client.create_feedback_config(key, feedback_config=stars)
    assert (made.feedback_key, made.is_lower_score_better) == (key, False)
    assert client.update_feedback_config(key, is_lower_score_better=True).is_lower_score_better
    assert client.create_feedback_config(key, feedback_config=stars).is_lower_score_better
    raises(LangSmithError, lambda: client.create_feedback_config(key, feedback_config={"type": "freeform"}))
    assert [one.feedback_key for one in client.list_feedback_configs(feedback_key=[key])] == [key]
    assert list(client.list_feedback_configs(name_contains="no such key")) == []
    return key


def errors(key):
    raises(LangSmithError, lambda: client.create_feedback(uuid.uuid4(), key, score=6, session_id=uuid.uuid4()))
    client.delete_feedback_config(key)
    assert list(client.list_feedback_configs(feedback_key=[key])) == []
    assert client.create_feedback(uuid.uuid4(), key, score=6, session_id=uuid.uuid4()).score == 6


def evaluation():
    name = f"squares-{uuid.uuid4()}"
    dataset = client.create_dataset(name, description="of numbers")
    raises(LangSmithConflictError, lambda: client.create_dataset(name))
    client.create_examples(dataset_id=dataset.id, examples=[
        {"inputs": {"n": n}, "outputs": {"square": n * n}, "metadata": {"n": n}, "split": "base"} for n in range(3)])
    wrong = client.create_example({"n": 3}, dataset_name=name, outputs={"square": 10})
    assert client.read_example(wrong.id).outputs == {"square": 10}
    read = client.read_dataset(dataset_name=name)
    assert (read.id, read.description, read.example_count) == (dataset.id, "of numbers", 4)
    assert [one.id for one in client.list_datasets(dataset_ids=[dataset.id])] == [dataset.id]
    assert not client.has_dataset(dataset_name="another")

    results = client.evaluate(
        lambda inputs: {"square": inputs["n"] ** 2},
        data=name,
        evaluators=[lambda run, example: {"key": "right", "score": run.outputs == example.outputs, "comment": "c"}],
        summary_evaluators=[lambda runs, examples: {"key": "size", "score": len(runs)}],
        experiment_prefix="x")
    rows = list(results)
    client.flush()
    judged = list(client.list_feedback(run_ids=[row["run"].id for row in rows]))
    assert sorted((one.key, one.score, one.comment) for one in judged) == [("right", score, "c") for score in (0, 1, 1, 1)], judged
    project = client.read_project(project_name=results.experiment_name, include_stats=True)
    assert (project.reference_dataset_id, project.session_feedback_stats["size"]["avg"]) == (dataset.id, 4)
    assert (project.feedback_stats["right"]["n"], project.feedback_stats["right"]["avg"]) == (4, 0.75)
    assert [one.id for one in client.list_projects(reference_dataset_id=dataset.id)] == [project.id]
    raises(LangSmithConflictError, lambda: client.create_project(project.name))
    assert client.create_project(project.name, upsert=True).id == project.id

    token = client.share_dataset(dataset.id)["share_token"]
    assert client.share_dataset(dataset.id)["share_token"] == token
    public = f"{BASE_URL}/langsmith/api/v1/public/{token}/datasets/feedback"
    assert len(get(public)[1]) == 5
    assert client.read_dataset_shared_schema(dataset.id)["share_token"] == token
    shared = client.read_shared_dataset(token)
    assert (shared.id, shared.name, shared.example_count) == (dataset.id, name, 4)
    examples = list(client.list_shared_examples(token))
    assert sorted(one.inputs["n"] for one in examples) == [0, 1, 2, 3]
    assert [one.id for one in client.list_shared_examples(token, example_ids=[examples[1].id])] == [examples[1].id]
    assert [one.id for one in client.list_shared_projects(dataset_share_token=token, name=project.name)] == [project.id]
    client.unshare_dataset(dataset.id)
    assert get(public)[0] == 404
    run = uuid.uuid4()
    link = client.share_run(run)
    assert client.read_run_shared_link(run) == link
    assert get(f"{BASE_URL}/langsmith/public/{link.split('/')[-2]}/feedbacks") == (200, [])
    client.unshare_run(run)
    assert not client.run_is_shared(run)

    client.delete_project(project_name=project.name)
    client.delete_dataset(dataset_id=dataset.id)
    raises(LangSmithNotFoundError, lambda: client.read_dataset(dataset_id=dataset.id))
    assert list(client.list_examples(dataset_id=dataset.id)) == []


tokens()
asyncio.run(asynchronous())
judge()
described = configs()
evaluation()
assert [text for text in said if "Run compression is not enabled" not in text] == [], said
errors(described)
print(f"langsmith {langsmith.__version__} for Python: tokens, configs, an evaluation and sharing are as they must be")
