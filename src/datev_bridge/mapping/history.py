"""The history of a mapping: every state it was in, who made it and when; nothing is ever edited."""

from collections.abc import Iterable
from datetime import datetime
import json
from typing import Any

from attrs import field, frozen

from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.plain import rules_from_plain, rules_to_plain
from datev_bridge.mapping.revision import Approved

SCHEMA = "datev_bridge/mapping-step/1"
"""Name and version of the stored form; a change that breaks a reader gets a new number."""


@frozen(kw_only=True)
class MappingStep:
    """A state of the mapping.

    Attributes:
        id: Names the rules: what runs and proofs say.
        rules: All of them.
        parent: Id of the state before, empty for the first.
        author: Who made it; empty where somebody changed the file by hand.
        at: When, aware.
        note: What it is about, in the author's words.
        approved_by: Who approved it, empty where nobody has yet.
    """

    id: str
    rules: tuple[MappingRule, ...] = field(repr=False)
    parent: str = ""
    author: str = ""
    at: datetime
    note: str = ""
    approved_by: str = ""

    @property
    def as_approved(self) -> Approved | None:
        """The approved revision, if it is one."""
        if not self.approved_by:
            return None
        return Approved(
            id=self.id,
            rules=self.rules,
            parent=self.parent,
            author=self.author,
            approved_by=self.approved_by,
            approved_at=self.at,
            note=self.note,
        )

    def to_line(self) -> bytes:
        """Return it as one line of JSON."""
        document = {
            "schema": SCHEMA,
            "id": self.id,
            "parent": self.parent,
            "author": self.author,
            "at": self.at.isoformat(),
            "note": self.note,
            "approved_by": self.approved_by,
            "rules": rules_to_plain(self.rules),
        }
        text = json.dumps(document, ensure_ascii=False)
        return text.encode("utf-8", "replace") + b"\n"  # a lone surrogate has no bytes

    @classmethod
    def from_line(cls, line: bytes) -> "MappingStep":
        """Return the step that :meth:`to_line` wrote.

        Raises:
            ValueError: It is none, or of another schema.
        """
        raw: Any = json.loads(line)
        if not isinstance(raw, dict) or raw.pop("schema", None) != SCHEMA:
            raise ValueError(f"not {SCHEMA}")
        try:
            rules, at = rules_from_plain(raw.pop("rules")), datetime.fromisoformat(raw.pop("at"))
            return cls(rules=rules, at=at, **raw)
        except (KeyError, TypeError) as error:
            raise ValueError("not a step of a mapping") from error


def last_approved(steps: Iterable[MappingStep]) -> Approved | None:
    """Return the revision that was approved last."""
    found = [step.as_approved for step in steps if step.approved_by]
    return found[-1] if found else None
