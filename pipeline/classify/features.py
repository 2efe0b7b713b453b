"""Features of sentences and clauses as sparse rows: hashed character n-grams, lexicon counts, a few signals.

Everything is vectorised over the concatenated code points of many texts, so that a sentence costs microseconds. N-grams
and lexicon codes are hashed (Weinberger et al. 2009): a model stores numbers only, never a string of its texts.

A *unit* is a piece of text that is scored: a whole sentence, or one of its clauses (up to ，；, or ;). Columns:

=================================  ==================================================================
[0, 2**N_BITS)                     character 1- to 4-grams that lie inside the unit, each counted once
next FIELD_SIZE columns            counts of lexicon codes inside the unit, by hash of kind and code
next FIELD_SIZE, next FIELD_SIZE   the same of the document's title and of the sentence before
next N_SIGNALS                     is a sentence, length classes, digits, question, quotation, no title, no previous
=================================  ==================================================================
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.lexicon import Lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.types import Context, Entry, Hit

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

N_BITS = 17
MAX_N = 4
FIELD_SIZE = 512
N_SIGNALS = 10
N_NGRAMS = 1 << N_BITS
TITLE_AT = N_NGRAMS + FIELD_SIZE
PREV_AT = TITLE_AT + FIELD_SIZE
SIGNALS_AT = PREV_AT + FIELD_SIZE
N_COLUMNS = SIGNALS_AT + N_SIGNALS

NGRAM_NORM = 4.0  # Euclidean length of a unit's n-gram vector
COUNT_CAP = 3
HIT_WEIGHT, CONTEXT_WEIGHT = 0.5, 0.3
CLAUSE_ENDS = tuple(ord(c) for c in "，；,;")
MIN_CLAUSE = 4  # characters; a shorter piece stays with what follows
LENGTHS = (8, 16, 32, 64)

_MULTIPLIER = np.uint32(0x9E3779B1)
_MIXER = np.uint32(0x85EBCA6B)


class Rows(NamedTuple):
    """Sparse rows: the columns and values of row i are those of [start[i], start[i + 1])."""

    start: Ints
    column: Ints
    value: Floats


class Pieces(NamedTuple):
    """Clauses of many sentences: `sentence` they belong to, and [start, end) in characters of that sentence."""

    sentence: Ints
    start: Ints
    end: Ints


def hit_columns(lexicon: Lexicon) -> Ints:
    """Column offset in [0, FIELD_SIZE) of each lexicon entry; equal kinds and codes share one, whatever the lexicon."""
    return np.array([bucket(_key(e)) for e in lexicon.entries], dtype=np.int64)


def bucket(key: str) -> int:
    """Place of a key in a field of hashed codes (CRC-32, the same on every machine)."""
    return zlib.crc32(key.encode()) % FIELD_SIZE


def _key(entry: Entry) -> str:
    """Kind and code; a sense that needs something around it is a weaker sign, and a region counts whatever it is."""
    if entry.kind == "region":
        return "region"
    condition = "?" if entry.attrs.get("needs") else ""
    return f"{entry.kind}/{entry.code}{condition}"


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Ints]:
    """Folded code points of all texts in a row, and the length of each text in characters.

    Full-width forms become ASCII, letters small `a`, digits `0`: numbers and Latin names are many, their being there
    is what matters. One code point stays one, so that offsets hold.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    wide = (codes > 0xFF00) & (codes < 0xFF5F)
    codes[wide] -= 0xFEE0
    codes[(codes >= ord("0")) & (codes <= ord("9"))] = ord("0")
    lower = codes | 0x20
    codes[(codes < 128) & (lower >= ord("a")) & (lower <= ord("z"))] = ord("a")
    return codes, np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))


def split_clauses(texts: Sequence[str]) -> Pieces:
    """Clauses of each text in order; together they cover it. An empty text has one empty clause.

    >>> split_clauses(["市局排查小区，医院收治患者。"]).end
    array([ 7, 14])
    """
    codes, lengths = code_points(texts)
    text_end = np.cumsum(lengths)
    text_start = text_end - lengths
    is_end = np.isin(codes, CLAUSE_ENDS)
    cuts = np.flatnonzero(is_end) + 1
    cuts = np.setdiff1d(cuts, text_end)
    owner = np.searchsorted(text_end, cuts - 1, side="right")
    kept = _long_enough(cuts, text_start[owner]) if len(cuts) else cuts
    sentence = np.concatenate([np.arange(len(texts)), np.searchsorted(text_end, kept - 1, side="right")])
    end = np.concatenate([text_end, kept])
    order = np.lexsort((end, sentence))
    sentence, end = sentence[order], end[order]
    first = np.r_[True, sentence[1:] != sentence[:-1]] if len(sentence) else np.zeros(0, bool)
    start = np.where(first, text_start[sentence], np.r_[0, end[:-1]][: len(end)])
    return Pieces(sentence, start - text_start[sentence], end - text_start[sentence])


def _long_enough(cuts: Ints, text_start: Ints) -> Ints:
    """Cuts at least MIN_CLAUSE characters after the cut before them, or after the start of their text."""
    before = np.maximum(np.r_[0, cuts[:-1]], text_start)
    return cuts[cuts - before >= MIN_CLAUSE]


def ngram_columns(
    codes: NDArray[np.uint32], lengths: Ints, known: NDArray[np.bool_] | None = None
) -> tuple[Ints, Ints]:
    """Unit and column of every distinct n-gram, sorted by both; the units lie end to end in `codes`.

    The hash is polynomial in the code points modulo 2**32, mixed and salted with n. Columns that are not `known` to a
    model are left out before the duplicates are, which is where the time goes.
    """
    # Half the width halves the time of the sort.
    width: type[np.integer] = np.int32 if len(lengths) < 1 << (31 - N_BITS) else np.int64
    unit = np.repeat(np.arange(len(lengths), dtype=width), lengths)
    room = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))
    found: list[NDArray[Any]] = []
    rolling = np.zeros(len(codes), dtype=np.uint32)
    for n in range(1, MAX_N + 1):
        if len(codes) < n:
            break
        rolling = rolling[: len(codes) - n + 1] * _MULTIPLIER + codes[n - 1 :]
        column = _mix(rolling + np.uint32(n * 0x01000193)) >> np.uint32(32 - N_BITS)
        inside = room[: len(rolling)] >= n
        if known is not None:
            inside &= known[column]
        found.append((unit[: len(rolling)][inside] << N_BITS) | column[inside].astype(width))
    keys = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=width)
    if len(keys):
        keys = keys[np.r_[True, keys[1:] != keys[:-1]]]
    return (keys >> N_BITS).astype(np.int64), (keys & (N_NGRAMS - 1)).astype(np.int64)


def _mix(h: NDArray[np.uint32]) -> NDArray[np.uint32]:
    h = (h ^ (h >> np.uint32(15))) * _MIXER
    return h ^ (h >> np.uint32(13))


class Featuriser:
    """Turns sentences with their contexts into rows; holds the lexicon's matcher and nothing that changes."""

    def __init__(self, lexicon: Lexicon, matcher: Matcher) -> None:
        self._matcher = matcher
        self._columns = hit_columns(lexicon)

    def sentence_rows(
        self,
        sentences: Sequence[str],
        contexts: Sequence[Context],
        *,
        hits: Sequence[Sequence[Hit]] | None = None,
        known: NDArray[np.bool_] | None = None,
    ) -> tuple[Rows, Rows, Pieces]:
        """Rows of the sentences, rows of their clauses, and the clauses.

        `hits` are those of each sentence with offsets in it; they are looked up where not given.
        """
        hits = [self._matcher.find(s) for s in sentences] if hits is None else hits
        pieces = split_clauses(sentences)
        context = self._context_keys(contexts)
        codes, lengths = code_points(sentences)
        place = self._hit_places(hits)
        whole = np.arange(len(sentences))
        rows = self._rows(codes, lengths, whole, place[0], place[2], context, contexts, known, is_sentence=True)
        clause = _clause_of(pieces, place[0], place[1], lengths)
        parts = self._rows(
            codes,
            pieces.end - pieces.start,
            pieces.sentence,
            clause,
            place[2],
            context,
            contexts,
            known,
            is_sentence=False,
        )
        return rows, parts, pieces

    def phrase_rows(self, phrases: Sequence[str], contexts: Sequence[Context]) -> Rows:
        """Rows of bare phrases (triggers, lexicon entries), which count as clauses, uncut."""
        codes, lengths = code_points(phrases)
        sentence, _, entry = self._hit_places([self._matcher.find(p) for p in phrases])
        whole = np.arange(len(phrases))
        context = self._context_keys(contexts)
        return self._rows(codes, lengths, whole, sentence, entry, context, contexts, None, is_sentence=False)

    def _hit_places(self, hits: Sequence[Sequence[Hit]]) -> tuple[Ints, Ints, Ints]:
        """Sentence, first character and column of every hit."""
        n_hits = np.fromiter(map(len, hits), dtype=np.int64, count=len(hits))
        flat = np.array([(h[0], h[2]) for found in hits for h in found], dtype=np.int64).reshape(-1, 2)
        return np.repeat(np.arange(len(hits)), n_hits), flat[:, 0], self._columns[flat[:, 1]]

    def _context_keys(self, contexts: Sequence[Context]) -> tuple[Ints, Ints]:
        """Sentence and column of every hit in its title and in the sentence before; each title is read once."""
        cache: dict[str, list[int]] = {}
        sentence: list[int] = []
        column: list[int] = []
        for number, context in enumerate(contexts):
            for text, at in ((context.title, TITLE_AT), (context.prev, PREV_AT)):
                if text not in cache:
                    cache[text] = [int(self._columns[h.entry]) for h in self._matcher.find(text)]
                sentence.extend([number] * len(cache[text]))
                column.extend([at + c for c in cache[text]])
        return np.array(sentence, dtype=np.int64), np.array(column, dtype=np.int64)

    def _rows(
        self,
        codes: NDArray[np.uint32],
        lengths: Ints,
        sentence: Ints,
        hit_unit: Ints,
        hit_column: Ints,
        context: tuple[Ints, Ints],
        contexts: Sequence[Context],
        known: NDArray[np.bool_] | None,
        *,
        is_sentence: bool,
    ) -> Rows:
        """Rows of units that lie end to end in `codes`; `sentence` is the one that each unit belongs to."""
        gram_unit, gram = ngram_columns(codes, lengths, known)
        n_grams = np.bincount(gram_unit, minlength=len(lengths))
        gram_value = NGRAM_NORM / np.sqrt(np.maximum(n_grams, 1))
        own = _counted(hit_unit, N_NGRAMS + hit_column, HIT_WEIGHT)
        around = _spread(_counted(*context, CONTEXT_WEIGHT), sentence, len(contexts))
        signals = _signals(codes, lengths, sentence, contexts, is_sentence=is_sentence)
        unit = np.concatenate([gram_unit, own[0], around[0], signals[0]])
        column = np.concatenate([gram, own[1], around[1], signals[1]])
        value = np.concatenate([gram_value[gram_unit], own[2], around[2], signals[2]]).astype(np.float32)
        order = np.argsort(unit, kind="stable")
        start = np.r_[0, np.cumsum(np.bincount(unit, minlength=len(lengths)))]
        return Rows(start, column[order], value[order])


Cells = tuple[Ints, Ints, NDArray[np.float64]]


def _counted(unit: Ints, column: Ints, weight: float) -> Cells:
    """One cell for each unit and column, its count capped and weighted; sorted by both."""
    key, count = np.unique(unit * N_COLUMNS + column, return_counts=True)
    return key // N_COLUMNS, key % N_COLUMNS, np.minimum(count, COUNT_CAP) * weight


def _spread(cells: Cells, sentence: Ints, n_sentences: int) -> Cells:
    """The cells of each sentence repeated for each of its units."""
    per = np.bincount(cells[0], minlength=n_sentences)
    first = np.cumsum(per) - per
    times = per[sentence]
    unit = np.repeat(np.arange(len(sentence)), times)
    at = np.repeat(first[sentence] - (np.cumsum(times) - times), times) + np.arange(len(unit))
    return unit, cells[1][at], cells[2][at]


def _clause_of(pieces: Pieces, sentence: Ints, place: Ints, lengths: Ints) -> Ints:
    """Number of the clause in which a character of a sentence lies."""
    offset = np.cumsum(lengths) - lengths
    ends = offset[pieces.sentence] + pieces.end
    return np.searchsorted(ends, offset[sentence] + place, side="right")


def _signals(
    codes: NDArray[np.uint32], lengths: Ints, sentence: Ints, contexts: Sequence[Context], *, is_sentence: bool
) -> Cells:
    """Cells of what can be told of a unit without any word."""
    n = len(lengths)
    unit_of = np.repeat(np.arange(n), lengths)
    no_title = np.fromiter((not c.title for c in contexts), dtype=bool, count=len(contexts))
    no_prev = np.fromiter((not c.prev for c in contexts), dtype=bool, count=len(contexts))
    flags = [
        np.full(n, is_sentence),
        *(lengths >= size for size in LENGTHS),
        np.bincount(unit_of[codes == ord("0")], minlength=n) > 0,
        np.bincount(unit_of[codes == ord("?")], minlength=n) > 0,
        np.bincount(unit_of[np.isin(codes, [ord("“"), ord("”")])], minlength=n) > 0,
        no_title[sentence],
        no_prev[sentence],
    ]
    unit, signal = np.nonzero(np.stack(flags, axis=1))
    return unit, SIGNALS_AT + signal, np.full(len(unit), HIT_WEIGHT)
