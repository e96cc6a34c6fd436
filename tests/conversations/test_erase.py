"""Of whoever is erased no word stays: in the database, in Redis, in its file, in storage, in what
the process keeps to be faster, or in a backup that is made then."""

import asyncio
import functools
import gc
import gzip
import io
import tarfile
import time
from pathlib import Path
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from redis import Redis

from core.answering.again import ask_again
from core.answering.answer import prepare
from core.answering.live import runs
from core.answering.live.redis_stream import alive, key_of
from core.answering.live.runs import complete, find_run
from core.answering.question import Question
from core.conversations.erase import erase_person
from core.conversations.feedback import rate
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Conversation, Gap, Message, Rating, Surface
from core.documents.intake import Actor, delete_document
from core.tenancy.cache import keep, rewrite_file
from core.tenancy.context import tenant
from core.text import remembered

MARKER = "zebediahq"
CODE = (type, ModuleType, FunctionType, BuiltinFunctionType, FrameType)
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


def caches_with(word):
    """The caches of functions in this process that have ``word`` in a key or a result."""
    gc.unfreeze()  # the application freezes what is there when it is imported
    gc.collect()
    kind = functools._lru_cache_wrapper
    # By their types: objects that are made on demand are made by isinstance.
    caches = [one for one in gc.get_objects() if issubclass(type(one), kind)]
    return [cache.__qualname__ for cache in caches if holds(word, cache)]


def holds(word, cache):
    """Whether ``word`` is in any text that a cache leads to."""
    seen, left = {id(cache)}, gc.get_referents(cache)
    while left:
        one = left.pop()
        if isinstance(one, str) and word in one.lower():
            return True
        if id(one) not in seen and not isinstance(one, CODE):
            seen.add(id(one))
            left += gc.get_referents(one)
    return False


def members_with(word, archive):
    """The members of a backup that have ``word`` in them, the manifest among them."""
    with tarfile.open(archive) as tar:
        contents = {one.name: tar.extractfile(one).read() for one in tar if one.isfile()}
    return [
        name
        for name, content in contents.items()
        if word.encode() in (gzip.decompress(content) if name.endswith(".gz") else content)
    ]


def files_of(redis):
    return Path(redis.config_get("dir")["dir"])


@pytest.fixture
def redis():
    return Redis.from_url(settings.REDIS_URL)


@pytest.fixture
def leave(organization, document_factory):
    return document_factory(organization)


@pytest.fixture
def asked(organization, leave, redis, monkeypatch):
    """The answer to a question of the marked person, rated, with copies wherever there are any."""
    # A minute that began in an earlier test would end in this one, and take the copies along.
    remembered.forget_texts()
    monkeypatch.setattr(remembered, "SECONDS", 3600)
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
    wait_for_file_with(MARKER, files_of(redis))
    with tenant(organization.id):
        receipt = erase_person(MARKER, "test")
    assert (receipt.conversations, receipt.messages, receipt.feedback) == (1, 2, 1)
    assert tables_with(MARKER, organization) == []
    assert keys_with(MARKER, redis) == []
    assert files_with(MARKER, settings.DATA_DIR / "originals") == []
    wait_for_rewrite(redis)
    assert files_with(MARKER, files_of(redis)) == []


def test_no_word_of_an_erased_person_stays_in_a_review_of_the_question(organization, asked):
    review(organization)
    with tenant(organization.id):
        receipt = erase_person(MARKER, "test")
    assert (receipt.conversations, receipt.messages, receipt.gaps) == (1, 2, 1)
    assert tables_with(MARKER, organization) == []


def test_a_review_of_what_somebody_else_asked_in_the_same_words_stays(organization, asked):
    with tenant(organization.id):
        words = Message.objects.values_list("content", flat=True).get(role="user")
    complete(prepare(organization.id, Question(words, user_identifier="ben")))
    review(organization)
    with tenant(organization.id):
        erase_person(MARKER, "test")
        assert Conversation.objects.filter(surface=Surface.REVIEW).count() == 1
        erase_person("ben", "test")
        assert not Conversation.objects.exists()


def review(organization):
    """An editor asks again, to see the answer of today."""
    gather(organization.id, first_moment(1))
    with tenant(organization.id):
        gap = Gap.objects.get()
    ask_again(organization.id, gap.pk, 1, "editor", actor="editor")


def test_no_word_of_an_erased_person_stays_in_what_the_process_keeps(organization, asked):
    assert caches_with(MARKER)
    with tenant(organization.id):
        erase_person(MARKER, "test")
    assert caches_with(MARKER) == []


def test_an_answer_that_has_just_been_told_is_not_kept_for_who_comes_back(organization, leave):
    question = f"I am {MARKER}: how many days of paid leave do employees have?"
    draft = prepare(organization.id, Question(question, user_identifier=MARKER))

    async def tell():
        runs.start(draft)
        await find_run(organization.id, draft.message_id).task

    asyncio.run(tell())
    assert find_run(organization.id, draft.message_id)
    with tenant(organization.id):
        erase_person(MARKER, "test")
    assert find_run(organization.id, draft.message_id) is None


def test_a_backup_made_after_an_erasure_holds_no_word_of_the_person(organization, asked, tmp_path):
    before, after = tmp_path / "before.tar", tmp_path / "after.tar"
    call_command("backup", to=before, stdout=io.StringIO())
    assert members_with(MARKER, before)
    with tenant(organization.id):
        erase_person(MARKER, "test")
    call_command("backup", to=after, stdout=io.StringIO())
    assert members_with(MARKER, after) == []


def wait_for_file_with(word, folder):
    # Redis answers before it writes, and on a busy disk it writes late.
    for _ in range(300):
        if files_with(word, folder):
            return
        time.sleep(0.1)
    raise AssertionError("Redis has not written it down")


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
