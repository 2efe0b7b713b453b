"""Strings that look like an actor or an act and that the extraction took for none: what a lexicon may lack.

Organisations: runs of characters that end in a head noun (局, 委员会, 公司 …) outside of every actor found. Their left
end is where the number of places falls off, as in the search for terms by accessor variety (Feng et al. 2004). Strings
that the rules would read as a name by themselves are left out: there the models decided, and no entry is missing.

Verb and object: in sentences with an actor and without an act, the first verb and the first noun behind the actor, by
the parts of speech of jieba's dictionary, unless an entry of the behaviours stands in one of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

LONGEST, SHORTEST = 10, 3  # characters of a string
LEAST = 3  # places
HELD = 0.6  # share of its places in which a string is only the end of one longer by a character: that one is meant
LEFT_VARIETY = 2  # different characters, or beginnings, that must stand before a string
N_SHOWN = 100  # strings of a kind
HEAD = re.compile(  # what stands before a head noun tells it from a word that only ends alike (社会, 举办, 进行)
    "(?<![大布全格结变时开破])局|委员会|(?<![常编省市县区政党纪])委|(?<![举主承督开协代创快查经帮催交补照包停申能就要可通么特上])办(?!法)"
    "|(?<![社机大聚开晚年峰宴盛例全议不将才就都也还只各能定们两布谈运览交聘幕证流讨者])会|(?<![出入住在进转到返离全我该本])院"
    "|(?<=[究务诊生验易守])所|(?<![为市])中心|公司|集团|(?<![排带组领归列])队|厂|(?<=[银分支央商])行|(?<![开返离入在全到复])校"
    "|联盟|商会|基金会|(?<=[检疫生务助])站"
)
RUN = re.compile(r"[\u4e00-\u9fff]+")
CLAUSE = re.compile(r"[，。；：！？、\s]")
FIRST_WORD = frozenset("的了在和与及对向为是有被将由等各该本其以从到并或及把让给用就都也还又再地得着过来去上下中内外")
FOUND = "\n"  # stands for a character of an actor that was found


class Sentence(NamedTuple):
    """One body sentence: place, text, words, and the spans of the actors found in it; whether an act was."""

    doc_id: str
    number: int
    text: str
    words: Sequence[str]
    actors: Sequence[tuple[int, int]]
    has_act: bool


class Seen(NamedTuple):
    """Places of strings: how often, first (doc_id, sentence_no, start, end, sentence), documents."""

    counts: Counter[str]
    first: dict[str, tuple[str, int, int, int, str]]
    documents: dict[str, set[str]]


def _seen() -> Seen:
    return Seen(Counter(), {}, defaultdict(set))


def _note(seen: Seen, string: str, sentence: Sentence, start: int, end: int) -> None:
    seen.counts[string] += 1
    seen.documents[string].add(sentence.doc_id)
    if string not in seen.first:
        seen.first[string] = (sentence.doc_id, sentence.number, start, end, sentence.text)


def hidden(sentence: Sentence) -> str:
    """The text of a sentence with the actors found in it taken out, of the same length."""
    text = sentence.text
    for start, end in sentence.actors:
        text = text[:start] + FOUND * (end - start) + text[end:]
    return text


def head_ends(text: str, words: Collection[str]) -> Iterator[int]:
    """Ends of head nouns in a text, but not where the last character begins another of the words (会 in 会议)."""
    for found in HEAD.finditer(text):
        end = found.end()
        if text[end - 1 : end + 1] not in words:
            yield end


def organisations(sentences: Iterable[Sentence], words: Collection[str]) -> tuple[Seen, dict[str, set[str]]]:
    """Strings of three to ten characters that end in a head noun, and the characters that stand before each.

    `words` are all words of the texts: a head noun whose last character begins one of them is none.
    """
    seen, before = _seen(), defaultdict(set)
    for sentence in sentences:
        text = hidden(sentence)
        for run in RUN.finditer(text):
            for end in head_ends(run.group(), words):
                stop = run.start() + end
                for start in range(max(run.start(), stop - LONGEST), stop - SHORTEST + 1):
                    string = text[start:stop]
                    _note(seen, string, sentence, start, stop)
                    before[string].add(text[start - 1] if start > run.start() else f"^{sentence.doc_id}")
    return seen, before


def whole_strings(seen: Seen, before: Mapping[str, Collection[str]]) -> list[str]:
    """Frequent strings with a left end of their own: not mostly the end of a longer one, nor begun by a small word."""
    longer: Counter[str] = Counter()
    for string, n in seen.counts.items():
        longer[string[1:]] = max(longer[string[1:]], n)
    kept = [
        s
        for s, n in seen.counts.items()
        if n >= LEAST
        and longer[s] < HELD * n
        and len(before[s]) >= LEFT_VARIETY
        and s[0] not in FIRST_WORD
        and "的" not in s
    ]
    taken: Counter[str] = Counter()
    whole = []
    for string in sorted(kept, key=lambda s: (-len(s), s)):  # what belongs to a longer string is not counted again
        own = seen.counts[string] - taken[string]
        if own >= LEAST:
            whole.append(string)
            for cut in range(1, len(string) - SHORTEST + 1):
                taken[string[cut:]] += own
    return whole


def without_verbs(strings: Iterable[str], tags: Mapping[str, str]) -> list[str]:
    """The strings without those that are another of them behind a verb (召开发布会 beside 发布会)."""
    known = set(strings)
    return [s for s in sorted(known) if not (tags.get(s[:2], "") == "v" and s[2:] in known)]


def verb_objects(sentences: Iterable[Sentence], tags: Mapping[str, str], is_known: Callable[[str], bool]) -> Seen:
    """Verb and object behind an actor in sentences with an actor and without an act, as 'verb…object'."""
    seen = _seen()
    known: dict[str, bool] = {}
    for sentence in sentences:
        if sentence.has_act or not sentence.actors:
            continue
        for _, begin in sentence.actors:
            stop = CLAUSE.search(sentence.text, begin)
            pair = _pair(sentence, begin, stop.start() if stop else len(sentence.text), tags)
            if pair is None:
                continue
            string, start, end = pair
            if string not in known:
                known[string] = any(map(is_known, string.split("…")))
            if not known[string]:
                _note(seen, string, sentence, start, end)
    return seen


def _pair(sentence: Sentence, begin: int, stop: int, tags: Mapping[str, str]) -> tuple[str, int, int] | None:
    """First verb of two characters behind `begin`, and the first noun behind it, before `stop`."""
    verb, start, at = "", 0, begin
    for word in sentence.words:
        place = sentence.text.find(word, at, stop)
        if place < 0:
            continue
        at, tag = place + len(word), tags.get(word, "")
        if not verb:
            if tag == "v" and len(word) == 2:
                verb, start = word, place
        elif tag in ("n", "vn", "nz", "j", "l"):
            return f"{verb}…{word}", start, at
    return None


def rows(
    kind: str, seen: Seen, strings: Iterable[str], mask: Callable[[str], str], n: int = N_SHOWN
) -> list[dict[str, Any]]:
    """Rows of the table `misses`: the most frequent strings of a kind, ties by string."""
    made = []
    for rank, string in enumerate(sorted(strings, key=lambda s: (-seen.counts[s], s))[:n], start=1):
        doc_id, number, start, end, text = seen.first[string]
        shown = mask(text)
        made.append({
            "kind": kind, "string": string, "rank": rank, "n": seen.counts[string],
            "n_documents": len(seen.documents[string]), "doc_id": doc_id, "sentence_no": number,
            "example": f"{shown[:start]}【{shown[start:end]}】{shown[end:]}",
        })  # fmt: skip
    return made
