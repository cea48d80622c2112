from __future__ import annotations

import io
import json
import os
import pickle
import tracemalloc
from pathlib import Path

import pytest

from onrecord.errors import Diagnostic, TooLargeError, UnreadableError
from onrecord.ingest.documents import Form, IngestOptions, ingest
from onrecord.ingest.sources import RawInput, discover

PROSE = "Negotiators from the two governments met on Tuesday to discuss the handover of the harbour."


def found(*paths: object, **more: object) -> list[str]:
    """Each input by its name, each diagnostic by its code and place."""
    return [
        i.where if isinstance(i, RawInput) else f"{i.code} {i.where}"
        for i in discover([str(p) for p in paths], **more)  # type: ignore[arg-type]
    ]


def inputs(*paths: object, **more: object) -> list[RawInput]:
    return [i for i in discover([str(p) for p in paths], **more) if isinstance(i, RawInput)]  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.html",
        "sub/c.txt",
        "sub/.hidden.txt",
        ".git/config.txt",
        "README.md",
        "LICENSE",
        "z.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PROSE)
    return tmp_path


def test_sources_folder_is_sorted_and_deep(folder: Path) -> None:
    assert found(folder) == [f"{folder}/{n}" for n in ("a.html", "b.txt", "z.txt", "sub/c.txt")]


def test_sources_unknown_files_are_passed_over_and_said(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "scan.pdf").write_bytes(b"%PDF")
    (folder / "scores.jsonl").write_text('{"from": 1}\n{"from": 2}\n')
    last = list(discover([str(folder)]))[-1]
    assert isinstance(last, Diagnostic)
    assert last.code == "OW108"
    assert all(kind in last.why for kind in ("1 × .jpg", "1 × .pdf", "1 × .jsonl"))


def test_sources_named_file_is_read_whatever_its_name(folder: Path) -> None:
    assert found(folder / "README.md") == [f"{folder}/README.md"]


def test_sources_missing_and_empty(tmp_path: Path) -> None:
    assert found(tmp_path / "no.txt") == [f"OR101 {tmp_path}/no.txt"]
    assert found(tmp_path / "*.txt") == [f"OR101 {tmp_path}/*.txt"]
    assert found(tmp_path) == [f"OR102 {tmp_path}"]
    assert found("a\0b") == ["OR101 a\0b"]


def test_sources_glob(folder: Path) -> None:
    assert found(folder / "*.txt") == [f"{folder}/b.txt", f"{folder}/z.txt"]
    assert found(folder / "**" / "c.*") == [f"{folder}/sub/c.txt"]


def test_sources_a_name_with_glob_signs_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(PROSE)
    assert found(tmp_path / "a[1].txt") == [f"{tmp_path}/a[1].txt"]


def test_sources_a_file_comes_once(folder: Path) -> None:
    assert found(folder / "b.txt", folder / "*.txt", folder / "b.txt") == [
        f"{folder}/b.txt",
        f"{folder}/z.txt",
    ]


def test_sources_dangling_links_pipes_and_loops(folder: Path) -> None:
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    (folder / "sub" / "loop").symlink_to(folder)
    got = found(folder)
    assert f"OR101 {folder}/dangling.txt" in got
    assert f"OR101 {folder}/pipe.txt" in got
    assert len(got) == 6
    assert found("/dev/null") == ["OR101 /dev/null"]


def test_sources_unreadable_file_is_a_diagnostic(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = open

    def refuse(path: object, *args: object, **kwargs: object) -> object:
        if str(path).endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    assert f"OR101 {folder}/b.txt" in found(folder)
    assert f"{folder}/z.txt" in found(folder)


def test_sources_a_file_that_goes_away_raises_on_reading_only(folder: Path) -> None:
    item = inputs(folder / "b.txt")[0]
    (folder / "b.txt").unlink()
    with pytest.raises(UnreadableError):
        item.read()


def test_sources_a_large_file_is_not_read(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as stream:
        stream.truncate(3_000_000_000)
    with pytest.raises(TooLargeError):
        inputs(big)[0].read()


def test_sources_odd_names_are_shown_in_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(raw, "wb") as stream:  # noqa: PTH123
        stream.write(PROSE.encode())
    item = inputs(tmp_path)[0]
    assert item.path.endswith("caf\ufffd.txt")
    assert item.read() == PROSE.encode()


def test_sources_stdin() -> None:
    assert [(i.where, i.read()) for i in inputs("-", stdin=PROSE.encode())] == [("-", PROSE.encode())]
    lines = b'{"id": "a", "text": "x"}\n\n{"id": "b", "text": "y"}\n'
    assert [i.where for i in inputs("-", stdin=lines)] == ["-:1", "-:3"]


def test_sources_stdin_is_the_process_own_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(PROSE.encode())

    monkeypatch.setattr("sys.stdin", Stream())
    assert inputs("-")[0].read() == PROSE.encode()


def test_sources_jsonl_is_one_input_a_line(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('\ufeff{"id": "a", "text": "x"}\r\nbroken\n{"id": "c", "text": "z"}', encoding="utf-8")
    got = inputs(path)
    assert [i.where for i in got] == [f"{path}:1", f"{path}:2", f"{path}:3"]
    assert got[0].read() == b'{"id": "a", "text": "x"}'
    assert all(i.form is Form.JSONL for i in got)
    read = [ingest(i.read(), where=i.where, path=i.path, options=i.options(IngestOptions())) for i in got]
    assert [[d.external_id for d in r.documents] for r in read] == [["a"], [], ["c"]]
    assert [d.code for d in read[1].diagnostics] == ["OR105"]
    assert read[1].diagnostics[0].where == f"{path}:2"


def test_sources_jsonl_by_content_in_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text('{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert [i.where for i in inputs(path)] == [f"{path}:1", f"{path}:2"]


def test_sources_a_long_line_is_passed_by(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "a"}\n' + "x" * 5000 + '\n{"text": "b"}\n')
    assert found(path, max_bytes=1000) == [f"{path}:1", f"OR104 {path}:2", f"{path}:3"]


def test_sources_large_jsonl_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    line = json.dumps({"id": "x", "text": "harbour " * 500}) + "\n"
    with path.open("w") as stream:
        for _ in range(5000):
            stream.write(line)
    tracemalloc.start()
    count = sum(1 for _ in discover([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000
    assert peak < 2_000_000


def test_sources_inputs_cross_processes(folder: Path) -> None:
    item = inputs(folder / "b.txt")[0]
    assert pickle.loads(pickle.dumps(item)) == item


# -- sidecars ----------------------------------------------------------------------------------


def test_sources_sidecar_beside_a_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(PROSE)
    (tmp_path / "a.txt.meta.json").write_text('{"published": "2021-03-09", "outlet": "The Lantern"}')
    (tmp_path / "b.meta.json").write_text('{"title": "Talks", "byline": ["Ada Quill"]}')
    got = inputs(tmp_path)
    assert [Path(i.where).name for i in got] == ["a.txt", "b.txt", "c.txt"]
    documents = [
        ingest(i.read(), where=i.where, path=i.path, options=i.options(IngestOptions())).documents[0]
        for i in got
    ]
    assert documents[0].published.rule == "sidecar"
    assert documents[0].outlet == "The Lantern"
    assert (documents[1].title, documents[1].byline) == ("Talks", ("Ada Quill",))
    assert documents[2].published.rule == "none"


def test_sources_sidecar_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.txt").write_text(PROSE)
    rows = [{"id": "a", "published": "2021-03-09"}, {"id": "gone", "published": "2021-03-10"}]
    (tmp_path / "meta.jsonl").write_text("\n".join(json.dumps(r) for r in rows) + '\n{"broken\n')
    got = found(tmp_path)
    assert got == [
        f"OR105 {tmp_path}/meta.jsonl:3",
        f"{tmp_path}/a.txt",
        f"{tmp_path}/b.txt",
        f"OW109 {tmp_path}",
    ]
    first = inputs(tmp_path / "a.txt")[0].sidecar
    assert first is not None
    assert (first.rule, first.published) == ("sidecar", "2021-03-09")


def test_sources_own_sidecar_goes_before_the_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "metadata.jsonl").write_text('{"id": "a.txt", "outlet": "Folder"}')
    assert inputs(tmp_path)[0].sidecar.outlet == "Folder"  # type: ignore[union-attr]
    (tmp_path / "a.meta.json").write_text('{"outlet": "Own"}')
    assert inputs(tmp_path)[0].sidecar.outlet == "Own"  # type: ignore[union-attr]


def test_sources_broken_sidecar_keeps_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.meta.json").write_text("{")
    assert found(tmp_path) == [f"OR105 {tmp_path}/a.meta.json", f"{tmp_path}/a.txt"]


def test_sources_changed_sidecar_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    before = inputs(tmp_path)[0].options(IngestOptions()).digest()
    (tmp_path / "a.meta.json").write_text('{"published": "2021-03-09"}')
    assert inputs(tmp_path)[0].options(IngestOptions()).digest() != before
