"""Members put in and out of a group by PATCH. Those that are named by their ids, as providers name
them, are moved as a set: scim2_models compares each with each, which for thousands takes minutes.
"""

import re
from collections.abc import Iterable

from scim2_models import InvalidValueException, PatchOp, PatchOperation

from core.scim.resources import POLICY, Group, GroupMember

MOST_OTHERS = 20
_ONE = re.compile(r'members\[value eq "([^"\\]*)"\]', re.IGNORECASE)


def apply(operations: PatchOp[Group], group: Group) -> None:
    """Change ``group`` by all operations, in their order. Raises what PatchOp.patch does, and
    InvalidValueException for more than MOST_OTHERS that do not just name members."""
    others = 0
    inside = _by_id(group.members or [])
    for one in operations.operations or []:
        named = _named(one)
        if named is None:
            others += 1
            if others > MOST_OTHERS:
                raise InvalidValueException(
                    detail=f"Send at most {MOST_OTHERS} operations that do not just name members."
                )
            group.members = list(inside.values()) or None
            alone = operations.model_copy(update={"operations": [one]})
            alone.patch(group, scim_policy=POLICY)
            inside = _by_id(group.members or [])
        elif one.op == PatchOperation.Op.add:
            for name in named:
                inside.setdefault(name, GroupMember(value=name, ref=None, type=None))
        else:
            for name in named:
                inside.pop(name, None)
    group.members = list(inside.values()) or None


def _named(operation: PatchOperation[Group]) -> list[str] | None:
    """The ids of those whom it puts in or out; None where it does anything else."""
    path, value = str(operation.path or ""), operation.value
    if operation.op == PatchOperation.Op.remove and value is None:
        one = _ONE.fullmatch(path)
        return [one[1]] if one else None
    if operation.op == PatchOperation.Op.replace_ or path.lower() != "members":
        return None
    if not isinstance(value, list):
        return None
    ids = [one["value"] for one in value if isinstance(one, dict) and "value" in one]
    are_ids = len(ids) == len(value) and all(isinstance(one, str) for one in ids)
    return ids if are_ids else None


def _by_id(members: Iterable[GroupMember]) -> dict[str, GroupMember]:
    return {one.value or "": one for one in members}
