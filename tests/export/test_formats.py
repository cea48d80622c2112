"""What holds of every format."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from onrecord.errors import SettingsError
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.registry import Group, load, names

FORMATS = names(Group.EXPORTERS)


def _whole(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (path.iterdir() if path.is_dir() else [path])}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_record_gives_the_same_bytes(name: str, view: View, tmp_path: Path) -> None:
    exporter = load(Group.EXPORTERS, name)()
    counts = {exporter.write(view, tmp_path / each / exporter.file) for each in _folders(tmp_path, "a", "b")}
    assert len(counts) == 1
    assert counts.pop() > 0
    one, other = (tmp_path / each / exporter.file for each in "ab")
    assert one.read_bytes() == other.read_bytes()
    assert [path.name for path in (tmp_path / "a").iterdir()] == [exporter.file]


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of an article that nothing dates but its words: entries of every kind that a build makes."""
    from datetime import UTC, datetime

    from onrecord.workflow import Settings, build

    folder = tmp_path_factory.mktemp("undated")
    (folder / "quay.txt").write_text(
        "Quay to close\n\nThe port authority said the quay will close this year, by June 2031.\n\n"
        "Minister Ada Renn said last year, in 2030, that at least 40 boats used it.\n",
        "utf-8",
    )
    path = folder / "undated.db"
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        recorded = datetime(2031, 6, 1, tzinfo=UTC)
        build(store, [str(folder / "quay.txt")], settings=Settings(workers=1), recorded=recorded)
        assert any(r.entry.type == EntryType.DATING for r in store.view().entries())
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_words_that_date_an_article_are_in_every_format(name: str, undated: Path, tmp_path: Path) -> None:
    exporter = load(Group.EXPORTERS, name)()
    with load(Group.STORES, "sqlite").open(undated, create=False, readonly=True) as store:
        assert exporter.write(store.view(), tmp_path / exporter.file) > 0


def _folders(path: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (path / name).mkdir()
    return names


@pytest.mark.parametrize("name", [n for n in FORMATS if load(Group.EXPORTERS, n).streams])
def test_a_stream_gets_what_a_file_gets(name: str, view: View, tmp_path: Path) -> None:
    exporter = load(Group.EXPORTERS, name)()
    out = io.BytesIO()
    exporter.write(view, out, title="T", room="http://127.0.0.1:8371")
    exporter.write(view, tmp_path / "file", title="T", room="http://127.0.0.1:8371")
    assert (tmp_path / "file").read_bytes() == out.getvalue()


@pytest.mark.parametrize("name", [n for n in FORMATS if not load(Group.EXPORTERS, n).streams])
def test_several_tables_need_a_place(name: str, view: View) -> None:
    with pytest.raises(SettingsError, match="several tables"):
        load(Group.EXPORTERS, name)().write(view, io.BytesIO())


@pytest.mark.parametrize("name", FORMATS)
def test_a_place_that_is_not_there_is_told(name: str, view: View, tmp_path: Path) -> None:
    exporter = load(Group.EXPORTERS, name)()
    with pytest.raises(SettingsError, match="Cannot write"):
        exporter.write(view, tmp_path / "none" / exporter.file)


@pytest.mark.parametrize("name", FORMATS)
def test_no_link_leads_to_a_script(name: str, view: View, exported) -> None:
    """The address of the hostile article is «javascript:…»: it is a cell or a field, never a link."""
    if name in {"jsonl", "csv", "parquet", "prov"}:
        pytest.skip("tables and lines hold the address as data")
    assert b"javascript:" not in exported(name, view).lower()


def test_labels_are_different_and_plain() -> None:
    labels = [load(Group.EXPORTERS, name).label for name in FORMATS]
    assert len(set(labels)) == len(labels)
    files = [load(Group.EXPORTERS, name).file for name in FORMATS]
    assert len(set(files)) == len(files)


@pytest.mark.parametrize("name", names(Group.EXPORTERS))
def test_formats_refuse_what_no_exporter_knows(view: View, tmp_path: Path, name: str) -> None:
    exporter = load(Group.EXPORTERS, name)()
    if name == "parquet":
        pytest.importorskip("pyarrow")
    with pytest.raises(TypeError, match="colour"):
        exporter.write(view, tmp_path / exporter.file, colour="red")
    assert not (tmp_path / exporter.file).exists()
