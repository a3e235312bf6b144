"""Mails as files in a folder."""

from pathlib import Path

import pytest

from datev_bridge.delivery.eml import EmlFolder
from datev_bridge.errors import DeliveryError
from datev_bridge.mail.envelope import envelope_of
from support.mails import AT, SENDER, mail_of, read


def test_a_mail_becomes_a_file_that_opens_as_one(tmp_path: Path) -> None:
    folder = EmlFolder(folder=tmp_path / "data" / "mail")
    envelope = envelope_of(mail_of(), SENDER, AT)
    answers: list[str] = []
    folder.send(envelope, answers.append)
    folder.send(envelope, answers.append)
    assert answers == ["", ""]
    (file,) = folder.folder.iterdir()
    assert file.name.startswith("20261123-090000-")
    assert file.suffix == ".eml"
    assert file.read_bytes() == envelope.content
    assert read(file.read_bytes())["To"] == "owner@restaurant.example"
    assert (file.stat().st_mode & 0o777, folder.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(DeliveryError, match="FILE-00"):
        EmlFolder(folder=tmp_path / "mail").send(envelope_of(mail_of(), SENDER, AT), print)
