"""An organization's logo: kept, read and removed. Called inside ``tenant()``."""

from hashlib import sha256

from core.tenancy.models import Logo, Organization


def keep_logo(organization: Organization, image: bytes | None) -> None:
    """``image``, a small PNG, in place of what there was; None removes it. With the row locked."""
    Logo.objects.all().delete()
    if image is not None:
        Logo.objects.create(organization=organization, image=image)
    organization.logo = sha256(image).hexdigest()[:16] if image is not None else ""
    organization.save(update_fields=["logo", "updated_at"])


def logo_now() -> bytes | None:
    """The active tenant's; None without one."""
    kept = Logo.objects.first()
    return bytes(kept.image) if kept else None
