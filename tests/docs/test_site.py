"""The site can be built without a mistake, and is complete in itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from support.repository import ROOT

pytestmark = pytest.mark.slow

LOADED: Final = {"src", "srcset", "poster", "data"}
"""Attributes that make a browser fetch something; so does ``href`` of a link element."""


class Fetched(HTMLParser):
    """Notes what a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and (name in LOADED or (tag == "link" and name == "href")):
                self.addresses.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def html_pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in site.rglob("*.html"):
        yield str(path.relative_to(site)), path.read_text(encoding="utf-8")


def test_every_page_of_docs_is_there(site: Path) -> None:
    built = {name for name, _ in html_pages(site)}
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    names = {str(page.with_suffix(".html")).replace("README", "index") for page in pages}
    assert built == names | {"404.html"}


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = Fetched()
    for _, text in html_pages(site):
        fetched.feed(text)
    assert len(fetched.addresses) > 50
    outside = [address for address in fetched.addresses if re.match(r"(?:\w+:)?//", address)]
    assert outside == []


def test_no_style_sheet_or_picture_fetches_from_elsewhere(site: Path) -> None:
    files = [*site.rglob("*.css"), *site.rglob("*.svg")]
    assert len(files) > 3
    asks = re.compile(r"""(?:url\(\s*|@import\s+|href=)["']?(?:\w+:)?//""")
    outside = [path.name for path in files if asks.search(path.read_text(encoding="utf-8"))]
    assert outside == []


def test_no_page_asks_the_theme_to_fetch_something(site: Path) -> None:
    """Diagrams in Mermaid, formulas and a repository's stars would be fetched by the script."""
    for name, text in html_pages(site):
        assert not re.search(r'class="(?:mermaid|arithmatex)|data-md-component="source"', text), (
            name
        )


def test_the_search_needs_no_server(site: Path) -> None:
    assert "silent gaze" in (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert (site / "assets" / "iframe-worker.js").is_file()
