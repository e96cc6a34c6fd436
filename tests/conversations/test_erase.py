"""Of whoever is erased no word stays, in the database, in Redis, in its file, or in storage."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from core.answering.answer import prepare
from core.answering.live.redis_stream import alive, key_of
from core.answering.live.runs import complete
from core.answering.question import Question
from core.conversations.erase import erase_person
from core.conversations.feedback import rate
from core.conversations.models import Message, Rating
from core.documents.intake import Actor, delete_document
from core.tenancy.cache import keep, rewrite_file
from core.tenancy.context import tenant

MARKER = "zebediahq"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def tables_with(word, organization):
    """The tables that hold ``word`` anywhere in a row of the organization or of nobody."""
    with tenant(organization.id), connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = []
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'public."{name}"'])
            if not cursor.fetchone()[0]:
                continue
            query = f'SELECT EXISTS (SELECT 1 FROM "{name}" one WHERE one::text ILIKE %s)'
            cursor.execute(query, [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(name)
        return found


def keys_with(word, redis):
    """The keys that have ``word`` in their name or value."""
    wanted = word.encode()
    return [key for key in redis.scan_iter() if wanted in key + (redis.dump(key) or b"")]


def files_with(word, folder):
    """The files below ``folder`` that have ``word`` in them."""
    return [path for path in folder.rglob("*") if path.is_file() and has(word, path)]


def has(word, path):
    try:
        return word.encode() in path.read_bytes()
    except FileNotFoundError:  # Redis has just replaced it
        return False


def files_of(redis):
    return Path(redis.config_get("dir")["dir"])


@pytest.fixture
def redis():
    return Redis.from_url(settings.REDIS_URL)


@pytest.fixture
def leave(organization, document_factory):
    return document_factory(organization)


@pytest.fixture
def asked(organization, leave, redis):
    """The answer to a question of the marked person, rated, with copies wherever there are any."""
    question = f"I am {MARKER}: how many days of paid leave do employees have?"
    answer = complete(prepare(organization.id, Question(question, user_identifier=MARKER)))
    with tenant(organization.id):
        rate(Message.objects.get(pk=answer.message_id), Rating.DOWN, f"{MARKER} disagrees")
    stream = key_of(organization.id, answer.message_id)
    redis.xadd(stream, {"name": "delta", "data": f"{MARKER} has 25 days"}, "1-0")
    redis.set(alive(stream), 1, ex=60)
    keep(organization.id, "answer:one", f"{MARKER} has 25 days", 600)
    return answer


def test_no_word_of_an_erased_person_stays(organization, asked, redis):
    assert {"conversations_conversation", "conversations_message"} <= set(
        tables_with(MARKER, organization)
    )
    assert len(keys_with(MARKER, redis)) >= 2
    assert files_with(MARKER, files_of(redis))
    with tenant(organization.id):
        receipt = erase_person(MARKER, "test")
    assert (receipt.conversations, receipt.messages, receipt.feedback) == (1, 2, 1)
    assert tables_with(MARKER, organization) == []
    assert keys_with(MARKER, redis) == []
    assert files_with(MARKER, settings.DATA_DIR / "originals") == []
    wait_for_rewrite(redis)
    assert files_with(MARKER, files_of(redis)) == []


def wait_for_rewrite(redis):
    for _ in range(300):
        state = redis.info("persistence")
        if not (state["aof_rewrite_in_progress"] or state["aof_rewrite_scheduled"]):
            return
        time.sleep(0.1)
    raise AssertionError("Redis does not end its rewrite")


def test_who_writes_an_answer_still_counts_as_alive(organization, asked, redis):
    with tenant(organization.id):
        erase_person(MARKER, "test")
    assert redis.exists(alive(key_of(organization.id, asked.message_id)))


def test_a_deleted_document_leaves_no_events_of_answers(
    organization, other_organization, leave, redis, asked
):
    foreign = key_of(other_organization.id, asked.message_id)
    redis.xadd(foreign, {"name": "delta", "data": "theirs"}, "1-0")
    delete_document(organization.id, leave.pk, Actor("test"))
    assert not redis.exists(key_of(organization.id, asked.message_id))
    assert redis.exists(foreign)


def test_a_redis_that_can_not_be_reached_is_logged_and_holds_up_nothing(override, caplog):
    override(REDIS_URL="redis://127.0.0.1:1/0")
    rewrite_file()
    assert "until its next rewrite" in caplog.text
