"""Every example of the documentation does what the page says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.examples import DOCS, Reader, blocks_of

pytestmark = pytest.mark.slow

WRITTEN = sorted(
    path
    for folder in ("tutorial", "how-to", "explanation", "handbuch")
    for path in (DOCS / folder).glob("*.md")
)
WITH_EXAMPLES = [
    path for path in WRITTEN if any(b.language in {"sh", "python"} for b in blocks_of(path))
]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    someone = Reader(folder=tmp_path)
    yield someone
    someone.leave()


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_examples_of_a_page_run(page: Path, reader: Reader) -> None:
    assert reader.run(page) > 0
