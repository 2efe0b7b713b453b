"""Sentences with their actors marked in place, so that tests of acts do not depend on finding actors."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.extract.acts import find_acts, surfaces_of, trigger_spans
from pipeline.extract.lexicon import load_lexicon
from pipeline.extract.match import Matcher
from pipeline.extract.triggers import load_triggers
from pipeline.extract.types import Act, Actor, Context

FOLDER = Path(__file__).resolve().parents[2] / "config" / "lexicon"
MARK = re.compile(r"\[([^/\]]+)/([a-z_]+)\]")
CLASS = {
    "gov": "government", "dep": "department", "med": "medical", "exp": "expert", "firm": "enterprise", "soc":
    "social_organisation", "com": "community", "pub": "public", "cmd": "command", "for": "foreign", "party": "party",
    "mil": "military", "media": "media",
}  # fmt: skip
NEWS = Context(date="2020-02-10", source="晚报", title="各地防控新冠肺炎疫情", doc_type="news")
NOTICE = Context(date="2020-02-10", source="省政府网站", title="关于做好新冠肺炎疫情防控工作的通知", doc_type="notice")


@cache
def rules():
    lexicon = load_lexicon(FOLDER)
    return Matcher(lexicon), surfaces_of(lexicon), load_triggers(FOLDER)


def mark(marked: str) -> tuple[str, list[Actor]]:
    """``[省公安厅/dep]排查`` as the plain text and its actors."""
    text, actors, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        actors.append(Actor(len(text), len(text) + len(m[1]), m[1], CLASS[m[2]], actor_id=m[1]))
        text += m[1]
        at = m.end()
    return text + marked[at:], actors


def acts_of(marked: str, context: Context = NEWS) -> list[Act]:
    text, actors = mark(marked)
    matcher, surfaces, triggers = rules()
    spans = trigger_spans(matcher.find(text), surfaces, ())
    return find_acts(text, 0, len(text), spans, actors, triggers, context)


def act_of(marked: str, behaviour: str, context: Context = NEWS) -> dict[str, object]:
    """The first act of that behaviour: names of sources and targets, relation, realis; empty if there is none."""
    _, actors = mark(marked)
    for act in acts_of(marked, context):
        if act.behaviour == behaviour:
            return {
                "sources": [actors[i].text for i in act.sources],
                "targets": [actors[i].text for i in act.targets],
                "relation": act.relation,
                "realis": act.realis,
            }
    return {}
