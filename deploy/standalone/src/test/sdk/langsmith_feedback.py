"""Feedback by LangSmith's own SDK for Python, unmodified: create, background, update, read, list, delete, statistics.

Environment: BASE_URL (the front door) and API_KEY. Exits non-zero, saying why, if anything is not as it must be.
"""
import asyncio
import datetime
import json
import logging
import os
import urllib.request
import uuid

import langsmith
from langsmith import AsyncClient, Client
from langsmith.utils import LangSmithAuthError, LangSmithError, LangSmithNotFoundError

BASE_URL, API_KEY = os.environ["BASE_URL"], os.environ["API_KEY"]
said = []


class Said(logging.Handler):
    def emit(self, record):
        said.append(self.format(record))


logging.getLogger("langsmith").addHandler(Said(level=logging.WARNING))
client = Client(api_url=f"{BASE_URL}/langsmith", api_key=API_KEY)


def query(path):
    request = urllib.request.Request(BASE_URL + path, headers={"x-api-key": API_KEY})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def raises(kind, action):
    try:
        action()
    except kind:
        return
    raise AssertionError(f"{kind.__name__} is expected")


def create():
    run, session, judge = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    plain = client.read_feedback(client.create_feedback(run, "user_score", score=1).id)
    assert (plain.run_id, plain.trace_id, plain.score, plain.value) == (run, run, 1, None)
    made = client.create_feedback(
        run, "full", score=0.123456, value={"a": 1}, comment="c", correction={"b": 2}, source_info={"m": 1},
        feedback_source_type="model", source_run_id=judge, session_id=session)
    full = client.read_feedback(made.id)
    assert (full.score, full.value, full.comment, full.correction) == (0.1235, {"a": 1}, "c", {"b": 2})
    assert full.feedback_source.type == "model" and full.feedback_source.metadata["__run"] == {"run_id": str(judge)}
    assert (full.created_at, full.session_id) == (made.created_at, session)
    wide = client.read_feedback(client.create_feedback(None, "proj", score=0.5, project_id=session).id)
    assert (wide.run_id, wide.session_id, wide.score) == (None, session, 0.5)
    return run


def background():
    run = uuid.uuid4()
    sent = [client.create_feedback(run, "bg", score=i / 10000, trace_id=run, comment="é" * i) for i in range(50)]
    client.create_feedback(run, "bg", score=1, trace_id=run, extend_trace_retention=False)
    client.create_run("t", {"a": 1}, "chain", id=run, trace_id=run, dotted_order=f"20260101T000000000000Z{run}")
    client.flush()
    (summary,) = query(f"/v1/traces/{run}")["summaries"]
    assert (summary["count"], summary["weighted_value"]) == (51, 1.1225), summary
    assert client.read_feedback(sent[7].id).comment == "é" * 7


def change():
    made = client.create_feedback(uuid.uuid4(), "changing", score=0.1, value="first")
    client.update_feedback(made.id, score=0.9, value="v", correction={"z": 1}, comment="u")
    changed = client.read_feedback(made.id)
    assert (changed.score, changed.value, changed.correction, changed.comment) == (0.9, "v", {"z": 1}, "u")
    assert changed.modified_at > made.modified_at and changed.created_at == made.created_at
    client.delete_feedback(made.id)
    raises(LangSmithNotFoundError, lambda: client.read_feedback(made.id))


def lists(run):
    found = client.list_feedback(
        run_ids=[run], feedback_key=["user_score", "full"],
        feedback_source_type=[langsmith.schemas.FeedbackSourceType.API, langsmith.schemas.FeedbackSourceType.MODEL], limit=7)
    assert [one.key for one in found] == ["full", "user_score"]
    found = client.list_feedback(run_ids=[run], has_score=True, level="run", min_created_at=datetime.datetime(2026, 1, 1))
    assert len(list(found)) == 2
    assert list(client.list_feedback(run_ids=[run], has_comment=False, feedback_key=["full"])) == []
    many = uuid.uuid4()
    ids = [client.create_feedback(many, "p", score=i, trace_id=many).id for i in range(205)]
    client.flush()
    found = [one.id for one in client.list_feedback(run_ids=[many])]
    assert len(found) == 205 and set(found) == set(ids)


def stats():
    run, session = uuid.uuid4(), uuid.uuid4()
    for value in ("up", "up", "down"):
        client.create_feedback(run, "thumb", value=value, score=value == "up", session_id=session, comment=value)
    client.create_feedback(None, "whole", score=0.25, project_id=session)
    project = client.read_project(project_id=str(session), include_stats=True)
    thumb = project.feedback_stats["thumb"]
    assert (thumb["n"], round(thumb["avg"], 6), thumb["values"]) == (3, 0.666667, {"up": 2, "down": 1}), thumb
    assert project.session_feedback_stats["whole"]["avg"] == 0.25
    assert client.read_run(run).feedback_stats["thumb"]["comments"] == ["down", "up", "up"]


def errors():
    stranger = Client(api_url=f"{BASE_URL}/langsmith", api_key="pk_wrong")
    raises(LangSmithAuthError, lambda: stranger.create_feedback(uuid.uuid4(), "k", score=1))
    raises(LangSmithError, lambda: client.create_feedback(uuid.uuid4(), "k" * 181, score=1))


async def asynchronous():
    other = AsyncClient(api_url=f"{BASE_URL}/langsmith/api/v1", api_key=API_KEY)
    run = uuid.uuid4()
    made = await other.create_feedback(run, "async", score=1)
    assert (await other.read_feedback(made.id)).key == "async"
    assert [one.id async for one in other.list_feedback(run_ids=[run], limit=3)] == [made.id]


run = create()
background()
change()
lists(run)
stats()
asyncio.run(asynchronous())
# Compression is not asked for, so that no upload is larger than what the server takes.
assert [text for text in said if "Run compression is not enabled" not in text] == [], said
errors()
print(f"langsmith {langsmith.__version__} for Python: feedback is created, changed, listed and removed as it must be")
