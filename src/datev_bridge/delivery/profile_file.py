"""The mapping in a profile's file, and the history of its states beside it.

What stands in the file is what books: a change by a command is valid at once, as one by hand is.
The history says who changed what, and when; a change by hand is noticed with the next command.
"""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from datev_bridge.delivery.lines import AppendedLines
from datev_bridge.delivery.profile_text import profile_text
from datev_bridge.errors import ConfigurationError
from datev_bridge.files import reported, write_atomically
from datev_bridge.mapping.history import MappingStep, last_approved
from datev_bridge.mapping.revision import Approved, Draft
from datev_bridge.profile import Profile, from_toml
from datev_bridge.profile.edit import NotEditable, with_rules
from datev_bridge.profile.edit_codes import NOT_EDITABLE


@frozen(kw_only=True)
class ProfileMapping:
    """The mapping of a profile in a file.

    Attributes:
        path: The profile's file.
    """

    path: Path

    @property
    def history_path(self) -> Path:
        """Where the history is: beside the profile, with its name."""
        return self.path.with_name(f"{self.path.stem}.mapping.jsonl")

    def draft(self) -> Draft:
        """Return the rules in the file.

        Raises:
            ConfigurationError: The profile cannot be read.
            StoreError: The history cannot be read; RUN-005.
            DeliveryError: A file cannot be read; FILE-001 or FILE-003.
        """
        step = self._present(self._profile())
        approved = last_approved(self._lines.values(MappingStep.from_line))
        return Draft(
            rules=step.rules,
            parent=approved.id if approved else "",
            author=step.author,
            edited_at=step.at,
            note=step.note,
        )

    def steps(self) -> tuple[MappingStep, ...]:
        """Return every state, oldest first; the one in the file is the last.

        Raises:
            ConfigurationError: The profile cannot be read.
            StoreError: The history cannot be read; RUN-005.
            DeliveryError: A file cannot be read; FILE-001 or FILE-003.
        """
        kept = self._kept()
        present = self._present(self._profile())
        return kept if kept and kept[-1] == present else (*kept, present)

    def next_revision(self) -> str:
        """Return the id of the rules in the file: they name themselves.

        Raises:
            ConfigurationError: The profile cannot be read.
        """
        return self._profile().mapping.revision

    def keep(self, draft: Draft) -> MappingStep:
        """Write other rules into the file; everything else in it stays, comments included.

        Raises:
            ConfigurationError: The profile cannot be read or changed (SET-060), or is not possible
                with these rules.
            StoreError: The history cannot be read; RUN-005.
            DeliveryError: A file could not be written; FILE-001 to FILE-003.
        """
        text, profile = profile_text(self.path), self._profile()
        try:
            changed = with_rules(text, profile, draft.rules)
        except NotEditable:
            raise ConfigurationError(NOT_EDITABLE.at(str(self.path), path=self.path)) from None
        before, after = self._present(profile), from_toml(changed).mapping
        step = MappingStep(
            id=after.revision,
            rules=after.rules,
            parent=before.id,
            author=draft.author,
            at=draft.edited_at,
            note=draft.note,
        )
        with reported(self.path):
            mode = self.path.stat().st_mode & 0o777
        self._notice(before)
        # The file before the history: that never names a state which never was.
        write_atomically(self.path, [changed.encode()], mode=mode)
        self._lines.append([step.to_line()])
        return step

    def approve(self, approved: Approved) -> MappingStep:
        """Record that the rules in the file were approved.

        Raises:
            StoreError: The history cannot be read; RUN-005.
            DeliveryError: It could not be recorded; FILE-001 to FILE-003.
        """
        step = MappingStep(
            id=approved.id,
            rules=approved.rules,
            parent=approved.parent,
            author=approved.author,
            at=approved.approved_at,
            note=approved.note,
            approved_by=approved.approved_by,
        )
        self._notice(self._present(self._profile()))
        self._lines.append([step.to_line()])
        return step

    def lock(self) -> AbstractContextManager[None]:
        """Keep other commands from changing the mapping while the context lasts.

        Raises:
            DeliveryError: The folder cannot be written to; FILE-001.
        """
        return self._lines.lock()

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.history_path)

    def _kept(self) -> tuple[MappingStep, ...]:
        return tuple(self._lines.values(MappingStep.from_line))

    def _notice(self, present: MappingStep) -> None:
        """Record the state in the file, if it is not on record: somebody left it by hand."""
        if present not in self._kept()[-1:]:
            self._lines.append([present.to_line()])

    def _profile(self) -> Profile:
        return from_toml(profile_text(self.path))

    def _present(self, profile: Profile) -> MappingStep:
        """Return the state in the file: as it was recorded, or as somebody left it by hand."""
        revision, kept = profile.mapping.revision, self._kept()
        if kept and kept[-1].id == revision:
            return kept[-1]
        with reported(self.path):
            changed_at = datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        return MappingStep(
            id=revision,
            rules=profile.mapping.rules,
            parent=kept[-1].id if kept else "",
            at=changed_at,
        )
