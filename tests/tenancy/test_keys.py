"""Keys: stored as hashes, recognized while they live, rotated without a gap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import InvalidKey
from core.tenancy.context import tenant
from core.tenancy.keys import (
    create_key,
    create_platform_key,
    find_key,
    find_platform_key,
    hash_key,
    rotate_key,
)
from core.tenancy.models import ApiKey, KeyKind


def make(organization, kind=KeyKind.SECRET, **options):
    with tenant(organization.id):
        return create_key(organization.id, kind, **options)


def test_a_publishable_key_shows_its_kind_and_is_kept_whole(organization):
    key, text = make(organization, KeyKind.PUBLISHABLE)
    assert text.startswith("pk_") and len(text) > 40
    with tenant(organization.id):
        assert ApiKey.objects.get(pk=key.pk).public_text == text


def test_a_secret_key_shows_its_kind_and_only_its_beginning_is_stored(organization, connect):
    key, text = make(organization, KeyKind.SECRET)
    assert text.startswith("sk_") and len(text) > 40
    connection = connect(organization=organization.id)
    stored = connection.execute(
        "SELECT to_jsonb(k)::text FROM tenancy_apikey k WHERE id = %s", [key.pk]
    ).fetchone()[0]
    assert text not in stored
    assert text[len(key.prefix) :] not in stored
    assert key.prefix == text[:11] and hash_key(text) in stored


def test_a_key_is_recognized_by_its_text_alone(organization, other_organization):
    key, text = make(organization)
    found = find_key(text)
    assert (found.pk, found.organization.pk) == (key.pk, organization.id)
    for wrong in (text[:-1], text + "x", text.upper(), key.prefix, hash_key(text), ""):
        with pytest.raises(InvalidKey):
            find_key(wrong)


def test_an_expired_key_is_refused(organization):
    now = timezone.now()
    _, ended = make(organization, expires_at=now - timedelta(seconds=1))
    _, living = make(organization, expires_at=now + timedelta(hours=1))
    assert find_key(living)
    with pytest.raises(InvalidKey):
        find_key(ended)


def test_rotation_without_overlap_ends_the_old_key_at_once(organization):
    _, old = make(organization)
    with tenant(organization.id):
        _, new = rotate_key(organization.id, KeyKind.SECRET, timedelta(0))
    assert find_key(new)
    for ended in (old, organization.secret_key):
        with pytest.raises(InvalidKey):
            find_key(ended)


def test_rotation_with_overlap_lets_both_work_and_ends_the_old_one(organization):
    with tenant(organization.id):
        _, new = rotate_key(organization.id, KeyKind.SECRET, timedelta(hours=1))
    assert find_key(new).expires_at is None
    old = find_key(organization.secret_key)
    assert timedelta(minutes=59) < old.expires_at - timezone.now() <= timedelta(hours=1)


def test_rotation_keeps_origins_and_leaves_other_kinds_alone(organization):
    with tenant(organization.id):
        key, _ = rotate_key(organization.id, KeyKind.PUBLISHABLE, timedelta(0))
    assert key.origins == ["https://intranet.example"]
    assert find_key(organization.secret_key).expires_at is None


def test_rotation_never_lengthens_the_life_of_a_key_that_ends_sooner(organization):
    soon = timezone.now() + timedelta(minutes=5)
    key, _ = make(organization, expires_at=soon)
    with tenant(organization.id):
        rotate_key(organization.id, KeyKind.SECRET, timedelta(hours=1))
        assert ApiKey.objects.get(pk=key.pk).expires_at == soon


def test_the_last_use_is_recorded_once_a_minute(organization):
    key, text = make(organization)
    assert key.last_used_at is None
    find_key(text)

    def last_used():
        with tenant(organization.id):
            return ApiKey.objects.get(pk=key.pk).last_used_at

    first = last_used()
    assert abs(timezone.now() - first) < timedelta(minutes=1)
    find_key(text)
    assert last_used() == first
    earlier = timezone.now() - timedelta(minutes=2)
    with tenant(organization.id):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=earlier)
    find_key(text)
    assert last_used() > earlier


def test_a_key_of_a_switched_off_organization_is_refused(organization):
    with tenant(organization.id):
        organization.model.is_active = False
        organization.model.save()
    for text in (organization.secret_key, organization.publishable_key):
        with pytest.raises(InvalidKey):
            find_key(text)


def test_a_platform_key_is_hashed_and_belongs_to_nobody(organization, superuser):
    text = create_platform_key()
    assert text.startswith("ak_")
    assert find_platform_key(text).prefix == text[:11]
    stored = superuser.execute(
        "SELECT string_agg(to_jsonb(k)::text, '') FROM tenancy_platformkey k"
    )
    assert text not in stored.fetchone()[0]
    with pytest.raises(InvalidKey):
        find_platform_key(text[:-1])
    with pytest.raises(InvalidKey):
        find_key(text)
    with pytest.raises(InvalidKey):
        find_platform_key(organization.secret_key)
