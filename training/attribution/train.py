#!/usr/bin/env python3
"""Train the attribution tagger; run again after an interruption, it goes on from the last checkpoint.

    python training/attribution/train.py --data DIR --base DIR --out DIR

DIR of the data holds train/ and dev/ (text, attributions); DIR of the base is a BERT folder with
config.json, model.safetensors and tokenizer.json.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from data import Article, label, read_articles
from network import Tagger
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

from onrecord.annotate.trained.encoding import WINDOW, Window, windows_of
from onrecord.annotate.trained.linking import DISTANCES, RANK, REACH, ROLES, distance_bucket, paragraph_step

CLS, SEP = 101, 102
SEED = 20_161_108
PIECES_A_STEP = 2_300
SAVE_EVERY = 300
"""Seconds."""


def load_tokenizer(base: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


# -- examples -------------------------------------------------------------------------------
def cut_at_random(article: Article, rng: random.Random) -> list[Window]:
    """Windows of a random size, so that no border falls at the same place in every epoch."""
    size = rng.randint(WINDOW // 2, WINDOW)
    return list(windows_of(article.pieces, size=size, context=rng.choice((0, 32))))


def epoch_examples(articles: list[Article], epoch: int, order: int) -> list[dict]:
    rng = random.Random(SEED + epoch + 1_000 * order)  # noqa: S311
    out = []
    for article in articles:
        units = label(article, epoch + order)
        out.extend(example(article, units, window) for window in cut_at_random(article, rng))
    rng.shuffle(out)
    return out


def example(article: Article, units: list[dict], window: Window) -> dict:
    pieces = article.pieces
    low, high = window.first, window.last
    n = high - low + 2
    features = np.zeros((n, 3), dtype=np.int64)
    features[1:-1] = np.stack([pieces.case, pieces.quote, pieces.edge], 1)[low:high] + 1
    ids = np.concatenate([[CLS], pieces.ids[low:high], [SEP]])
    paragraph = np.concatenate([[-9], pieces.paragraph[low:high], [-9]])
    cue = np.zeros(n, dtype=np.int64)
    aux = np.zeros((n, 2), dtype=np.int64)
    spans, roles = [], []
    for unit in units:
        row = np.zeros(n, dtype=np.int64)
        for code, role in ((1, "source"), (2, "content")):
            at = unit[role]
            at = at[(at >= low) & (at < high)] - low + 1
            row[at] = code
            aux[at, code - 1] = 1
        at = unit["cue"][(unit["cue"] >= low) & (unit["cue"] < high)] - low + 1
        if len(at):
            cue[at[0]], cue[at[1:]] = 1, 2
            if (row == 2).any():
                spans.append((at[0], at[-1] + 1))
                roles.append(row)
    return {
        "ids": ids,
        "features": features,
        "paragraph": paragraph,
        "cue": cue,
        "aux": aux,
        "spans": np.asarray(spans, dtype=np.int64).reshape(-1, 2),
        "roles": np.asarray(roles, dtype=np.int64).reshape(-1, n),
    }


def batches(examples: list[dict]) -> list[list[dict]]:
    """Groups of about equal length and of about ``PIECES_A_STEP`` pieces, in the examples' order."""
    out: list[list[dict]] = []
    pool = 64
    for at in range(0, len(examples), pool):
        rows = sorted(examples[at : at + pool], key=lambda e: len(e["ids"]))
        group: list[dict] = []
        for row in rows:
            if group and len(row["ids"]) * (len(group) + 1) > PIECES_A_STEP:
                out.append(group)
                group = []
            group.append(row)
        out.append(group)
    return out


def collate(group: list[dict]):
    n = max(len(e["ids"]) for e in group)
    ids = np.zeros((len(group), n), dtype=np.int64)
    features = np.zeros((len(group), n, 3), dtype=np.int64)
    mask = np.zeros((len(group), n), dtype=bool)
    cue = np.full((len(group), n), -100, dtype=np.int64)
    aux = np.full((len(group), n, 2), -100, dtype=np.int64)
    for row, e in enumerate(group):
        m = len(e["ids"])
        ids[row, :m], features[row, :m], mask[row, :m] = e["ids"], e["features"], True
        cue[row, :m], aux[row, :m] = e["cue"], e["aux"]
    return tuple(torch.from_numpy(x) for x in (ids, features, mask, cue, aux))


# -- loss -----------------------------------------------------------------------------------
def link_scores(query, key, reach, spans, paragraph):
    """Scores [m, ROLES, n] and [m] of no source, of one window; ``spans`` [m, 2] are half-open."""
    n, m = key.shape[0], len(spans)
    counts = np.zeros((m, n), dtype=np.float32)
    for row, (a, b) in enumerate(spans):
        counts[row, a:b] = 1 / (b - a)
    pool = torch.from_numpy(counts)
    q = (pool @ query).view(m, ROLES, RANK)
    k = key[:, : ROLES * RANK].view(n, ROLES, RANK)
    scores = torch.einsum("mrd,nrd->mrn", q, k) + key[:, ROLES * RANK :].T
    far = pool @ reach
    none = far[:, -1]
    far = far[:, :-1].view(m, ROLES, REACH)
    bucket = torch.from_numpy(distance_bucket(np.arange(n), spans[:, 0], spans[:, 1]))
    step = torch.from_numpy(paragraph_step(paragraph, paragraph[spans[:, 0]])) + DISTANCES
    scores = scores + far.gather(2, bucket[:, None].expand(m, ROLES, n))
    return scores + far.gather(2, step[:, None].expand(m, ROLES, n)), none


def rivals(cue_logits, gold_cue, limit: int = 6) -> np.ndarray:
    """Pieces that the tagger takes for a cue's begin and that are in none: they link to nothing."""
    begin = cue_logits.detach().softmax(-1)[:, 1].numpy()
    at = np.flatnonzero((begin > 0.15) & (gold_cue == 0))
    at = at[np.argsort(-begin[at], kind="stable")][:limit]
    return np.stack([at, at + 1], 1)


def loss_of(model: Tagger, group: list[dict], weight: float = 0.0):
    """Sum of the losses and three of its parts; ``weight`` is that of an auxiliary tagger of contents that
    counts for as much as the cue tagger, where the plain one (0) is a mean over all pieces.
    """
    ids, features, mask, cue, aux = collate(group)
    cue_logits, query, key, reach, aux_logits = model(ids, features, mask)
    cue_loss = functional.cross_entropy(cue_logits.flatten(0, 1), cue.flatten(), reduction="sum")
    pair = aux_logits.view(*aux.shape, 2).flatten(0, 2)
    aux_loss = functional.cross_entropy(pair, aux.flatten(), ignore_index=-100)
    link = chosen = point = cue_logits.new_zeros(())
    cues = picked = 0
    for row, e in enumerate(group):
        n = len(e["ids"])
        false = rivals(cue_logits[row, :n], e["cue"])
        spans = np.concatenate([e["spans"], false])
        cues += len(spans)
        if not len(spans):
            continue
        scores, none = link_scores(query[row, :n], key[row, :n], reach[row, :n], spans, e["paragraph"])
        target = np.concatenate([e["roles"], np.zeros((len(false), n), dtype=np.int64)])
        logits = functional.pad(scores[:, :2], (0, 0, 1, 0))
        link = link + functional.cross_entropy(logits, torch.from_numpy(target), reduction="sum")
        m = len(e["spans"])
        if m:
            ends = torch.cat([none[:m, None, None].expand(m, 2, 1), scores[:m, 2:]], dim=2)
            point = point + functional.cross_entropy(
                ends.flatten(0, 1), torch.from_numpy(ends_of(e["roles"])).flatten(), reduction="sum"
            )
        held = (e["roles"] == 2).any(0) if m else np.zeros(n, dtype=bool)
        if m > 1 and held.any():
            owner = torch.from_numpy((e["roles"] == 2).argmax(0)[held])
            rival = scores[:m, 1][:, torch.from_numpy(held)].T
            chosen = chosen + functional.cross_entropy(rival, owner, reduction="sum")
            picked += int(held.sum())
    gold = max(1, sum(len(e["spans"]) for e in group))
    if weight:
        content = functional.cross_entropy(
            pair[1::2], aux.flatten()[1::2], ignore_index=-100, reduction="sum"
        )
        aux_loss = aux_loss + 2 * weight * content / gold
    link, point = link / max(1, 10 * cues), point / gold
    total = cue_loss / gold + link + 0.5 * point + 0.3 * chosen / max(1, picked) + 0.5 * aux_loss
    return total, (float(cue_loss.detach()) / gold, float(link.detach()), float(point.detach()))


def ends_of(roles: np.ndarray) -> np.ndarray:
    """First and last piece of each source, one up; 0 for no source. [m, n] to [m, 2]."""
    source = roles == 1
    last = roles.shape[1] - source[:, ::-1].argmax(1)
    return np.where(source.any(1)[:, None], np.stack([source.argmax(1) + 1, last], 1), 0)


# -- training -------------------------------------------------------------------------------
def groups_of(model: Tagger, rate: float, head_rate: float, decay: float) -> list[dict]:
    """Parameter groups: the rate falls by ``decay`` a layer downwards; word embeddings stay fixed."""
    encoder = model.encoder
    encoder.words.weight.requires_grad_(requires_grad=False)
    depth = len(encoder.layers)
    rows: list[tuple[float, list]] = [
        (rate * decay ** (depth - 1 - n), list(layer.parameters())) for n, layer in enumerate(encoder.layers)
    ]
    rows.append((rate * decay**depth, [*encoder.places.parameters(), *encoder.norm.parameters()]))
    fresh = [encoder.case, encoder.quote, encoder.edge]
    fresh += [model.cue, model.aux, model.query, model.key, model.unary, model.reach]
    rows.append((head_rate, [p for part in fresh for p in part.parameters()]))
    out = []
    for value, parameters in rows:
        for flat in (True, False):
            chosen = [p for p in parameters if (p.ndim < 2) == flat]
            if chosen:
                out.append({"params": chosen, "peak": value, "weight_decay": 0.0 if flat else 0.01})
    return out


def save(path: Path, state: dict) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def mean_of(checkpoints: list[Path]) -> dict:
    """The mean of the weights of checkpoints, which must share their first weights."""
    rows = [torch.load(path, weights_only=False)["model"] for path in checkpoints]
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def options_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--last", type=int, help="end at this step, rates falling towards it")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--aux", type=float, default=0.0, help="weight of the auxiliary tagger of contents")
    parser.add_argument(
        "--start", type=Path, nargs="+", help="first weights: the mean of these checkpoints, not the base's"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--order", type=int, default=0, help="another order of the same articles, from the same first weights"
    )
    return parser.parse_args()


class Run:
    """Model, optimiser and the moving average of the weights, with where the run stands."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.config = json.loads((options.base / "config.json").read_text())
        self.model = Tagger(self.config)
        if options.start:
            self.model.load_state_dict(mean_of(options.start))
        else:
            self.model.encoder.load_bert(load_file(options.base / "model.safetensors"))
        self.average = {k: v.clone() for k, v in self.model.state_dict().items()}
        rows = groups_of(self.model, options.rate, options.head_rate, 0.9)
        self.optimizer = torch.optim.AdamW(rows, lr=0.0)
        self.step = 0
        self.checkpoint = options.out / "checkpoint.pt"
        self.saved = time.time()

    def resume(self) -> None:
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step = state["average"], state["step"]
        torch.set_rng_state(state["rng"])
        print(f"goes on from step {self.step}", flush=True)

    def keep(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
            "rng": torch.get_rng_state(),
            "config": self.config,
        }
        save(self.checkpoint, state)
        self.saved = time.time()

    def learn(self, group: list[dict], factor: float) -> np.ndarray:
        """One step at ``factor`` of the peak rates; gives the loss and its parts."""
        for entry in self.optimizer.param_groups:
            entry["lr"] = entry["peak"] * factor
        loss, parts = loss_of(self.model, group, self.options.aux)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.grad is not None], 1.0)
        self.optimizer.step()
        self.step += 1
        keep = min(0.998, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                if name != "encoder.words.weight":
                    self.average[name].lerp_(value, 1 - keep)
        return np.asarray([float(loss.detach()), *parts])


def main() -> None:
    options = options_of()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    articles = read_articles(options.data / "train", load_tokenizer(options.base))
    run = Run(options)  # its first weights depend on SEED alone, so that runs of other orders can be averaged
    run.resume()
    run.model.train()
    plan = [len(batches(epoch_examples(articles, e, options.order))) for e in range(options.epochs)]
    print(f"{len(articles)} articles, steps by epoch {plan}", flush=True)
    first, total = 0, min(options.last or sum(plan), sum(plan))
    for epoch, steps in enumerate(plan):
        if run.step < min(first + steps, total):
            train_epoch(run, epoch_examples(articles, epoch, options.order), epoch, first, total)
        first += steps


def train_epoch(run: Run, examples: list[dict], epoch: int, first: int, total: int) -> None:
    """The rest of an epoch that begins at step ``first`` of ``total``."""
    warm = max(1, total // 16)
    begun, seen, sums = time.time(), 0, np.zeros(4)
    for group in batches_shuffled(examples, epoch + 1_000 * run.options.order)[
        run.step - first : total - first
    ]:
        factor = min((run.step + 1) / warm, max(0.02, (total - run.step) / (total - warm)))
        sums += run.learn(group, factor)
        seen += sum(len(e["ids"]) for e in group)
        if run.step % 20 == 0:
            shown = " ".join(f"{x:.3f}" for x in sums / 20)
            speed = seen / (time.time() - begun)
            print(f"{run.step}/{total} epoch {epoch} loss {shown} {speed:.0f} pieces/s", flush=True)
            sums[:] = 0
        if time.time() - run.saved > SAVE_EVERY:
            run.keep()
    run.keep()
    save(run.options.out / f"epoch{epoch + 1}.pt", {"model": run.average, "config": run.config})
    print(f"epoch {epoch + 1} done", flush=True)


def batches_shuffled(examples: list[dict], epoch: int) -> list[list[dict]]:
    out = batches(examples)
    random.Random(SEED * 3 + epoch).shuffle(out)  # noqa: S311
    return out


if __name__ == "__main__":
    main()
