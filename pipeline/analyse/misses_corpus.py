"""Possible misses of a finished extraction, from its shards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.analyse.misses import LEAST, Sentence, organisations, rows, verb_objects, whole_strings, without_verbs
from pipeline.extract.grammar import Grammar
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.names import NO_NAME, weigh
from pipeline.extract.types import Context
from pipeline.io import stream_rows
from pipeline.present.masking import mask
from pipeline.tables import MENTIONS, TOKENS
from pipeline.text.documents import stream_units


class Shard(NamedTuple):
    """Files of one shard and its name (`all`, or a month)."""

    name: str
    documents: Path
    sentences: Path
    tokens: Path
    mentions: Path


def sentences_of(shard: Shard, representatives: Collection[str]) -> Iterator[Sentence]:
    """Body sentences of the shard's representative documents about the crisis, with what was found in them."""
    found = _by_document(
        stream_rows(MENTIONS, shard.mentions, columns=["doc_id", "start", "end", "kind", "sentence_no"])
    )
    words = _by_document(stream_rows(TOKENS, shard.tokens))
    for unit in stream_units(shard.documents, shard.sentences, shard.name, ["text", "is_relevant"]):
        doc_id, text = unit.document["doc_id"], unit.document["text"]
        own, cut = found(doc_id), {r["sentence_no"]: r["tokens"].split() for r in words(doc_id)}
        if not unit.document["is_relevant"] or doc_id not in representatives:
            continue
        for number, start, end in unit.sentences:
            inside = [r for r in own if r["sentence_no"] == number and r["start"] >= start]
            spans = [(r["start"] - start, r["end"] - start) for r in inside if r["kind"] == "actor"]
            has_act = any(r["kind"] == "behaviour" for r in inside)
            yield Sentence(doc_id, number, text[start:end], cut.get(number, []), spans, has_act)


def _by_document(stream: Iterable[dict[str, Any]]) -> Any:
    """A function that gives the rows of a document; documents are asked for in the order of the stream."""
    grouped = groupby(stream, key=itemgetter("doc_id"))
    waiting: list[Any] = []

    def take(doc_id: str) -> list[dict[str, Any]]:
        while not waiting or waiting[0] < doc_id:
            pair = next(grouped, None)
            if pair is None:
                return []
            waiting[:] = [pair[0], list(pair[1])]
        return waiting[1] if waiting[0] == doc_id else []

    return take


def part_of_speech() -> dict[str, str]:
    """Part of speech of each word of jieba's dictionary."""
    import jieba

    with jieba.get_dict_file() as file:
        parts = (line.decode("utf-8").split() for line in file)
        return {p[0]: p[2] for p in parts if len(p) == 3}


def misses(shards: Iterable[Shard], representatives: Collection[str], lexicon_folder: Path) -> list[dict[str, Any]]:
    """Rows of the table `misses`."""
    lexicon = load_lexicon(lexicon_folder)
    matcher, grammar = Matcher(lexicon), Grammar(lexicon)
    sentences = [s for shard in shards for s in sentences_of(shard, representatives)]

    def is_name(string: str) -> bool:
        scene = weigh(string, 0, len(string), matcher.find(string), grammar, Context())
        units = scene.units if scene else ()
        return any(u.end == len(string) and scene.weights[i] != NO_NAME for i, u in enumerate(units) if scene)

    def is_trigger(word: str) -> bool:
        return any(lexicon.entries[h.entry].kind == "behaviour" for h in matcher.find(word))

    seen, before = organisations(sentences, {w for s in sentences for w in s.words})
    tags = part_of_speech()
    bodies = without_verbs((s for s in whole_strings(seen, before) if not is_name(s)), tags)
    acts = verb_objects(sentences, tags, is_trigger)
    frequent = [s for s, n in acts.counts.items() if n >= LEAST]
    return rows("organisation", seen, bodies, mask) + rows("verb_object", acts, frequent, mask)
