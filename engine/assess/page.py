"""An assessment as one HTML page that needs no other file: the leaderboard, every pair, the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.assess.assessment import Answer, Assessment, Case, ModelResult, Pair
from engine.assess.differences import Change, diff
from engine.assess.report import Html, Table, escaped, page_html, table_html
from engine.assess.stats import Interval
from engine.assess.text import method, money, p_value, plain_title, ranked, reach, short, verdict
from engine.base.text import Text
from engine.rewards.parse import parse, shown

Say = Callable[[str], str]  # a text of this program in the reader's language
Title = Callable[[str], str]  # a model's name as people know it
MOST_CASES = 500
_OPEN = 5  # cases that are shown at once
_MOST_DIFFERENCES = 12

_STYLE = """
:root { --good: #1a7f4b; --bad: #c0352b; --bar: #2f6fde; --track: #e6e9ee; --card: #f5f6f8; }
@media (prefers-color-scheme: dark) {
:root { --good: #4cc38a; --bad: #ff8a80; --bar: #7aa7ff; --track: #32363d; --card: #24272c; } }
body { max-width: 78rem; }
.track { position: relative; height: .55rem; min-width: 7rem; border-radius: .3rem;
background: var(--track); }
.track span { position: absolute; top: 0; bottom: 0; border-radius: .3rem; background: var(--bar);
opacity: .45; }
.track i { position: absolute; top: -.1rem; bottom: -.1rem; width: .2rem; margin-left: -.1rem;
background: var(--bar); }
.wide { overflow-x: auto; }
.range { opacity: .75; white-space: nowrap; font-size: .88em; } .flat { white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); }
details { background: var(--card); border-radius: .4rem; padding: .5rem .8rem; margin: .5rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; } summary span { opacity: .75; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; margin: .25rem 0; }
h3 { font-size: 1rem; margin: .8rem 0 .2rem; } ul { margin: .2rem 0; padding-left: 1.2rem; }
@media print { body { max-width: none; margin: 0; font-size: 11px; } details { break-inside: avoid; }
.wide { overflow: visible; } }
"""


def page(
    found: Assessment, made: str = "", *, say: Say = str, title: Title = plain_title, language: str = "en"
) -> str:
    """The page; `made` says when it was made. `say` translates, `title` names a model."""
    page_ = _Page(found, say, title)
    parts = [f"<p class='lead'>{escaped(say(verdict(found, title)))}</p>"]
    parts += [f"<p class='note'>{escaped(line)}</p>" for line in page_.facts(made) if line]
    parts += [f"<div class='wide'>{table_html(table)}</div>" for table in page_.tables()]
    parts += page_.cases()
    heading = say(Text("Leaderboard of {n} models", len(found.models)))
    if len(found.models) == 1:
        heading = say(Text("Assessment of {name}", title(found.models[0].name)))
    return page_html(heading, parts, style=_STYLE, language=language)


class _Page:
    def __init__(self, found: Assessment, say: Say, title: Title) -> None:
        self._found, self._say = found, say
        self._order = ranked(found)
        self._names = [title(model.name) for model in found.models]

    def facts(self, made: str) -> list[str]:
        found = self._found
        facts = [self._say(Text("{n} rows of the split {split}", found.rows, found.split or "–"))]
        facts += [made] if made else []
        if found.left_out:
            facts.append(
                self._say(
                    Text("{n} rows are left out: they changed since they were answered", found.left_out)
                )
            )
        notes = [
            f"{self._names[at]}: {self._say(note)}"
            for at, model in enumerate(found.models)
            for note in (model.cost.notes if model.cost else ())
        ]
        return [" · ".join(facts), *notes]

    def _words(self, *texts: Text) -> list[str]:
        return [self._say(text) for text in texts]

    def tables(self) -> Iterable[Table]:
        found = self._found
        yield self._models()
        if found.pairs:
            yield self._pairs()
        if any(model.failures for model in found.models):
            yield self._failures()
        if any(model.sampled for model in found.models):
            yield self._sampled()
        field, fields, part, parts = self._words(
            Text("Field"),
            Text(
                "The share of rows in which a field is right, of those in which the right answer or the "
                "model's has it."
            ),
            Text("Reward"),
            Text("The mean score of each reward, over the rows to which it applies."),
        )
        if any(model.fields for model in found.models):
            yield self._by_model(self._say(Text("Fields")), field, lambda model: model.fields, fields)
        yield self._by_model(self._say(Text("Rewards")), part, lambda model: model.parts, parts)
        if len(found.by_kind) > 1:
            yield self._kinds()

    def cases(self) -> list[str]:
        """The cases, those first that tell the models apart most."""
        cases = self._found.by_disagreement()
        if not cases:
            return []
        say = self._say
        note = say(Text("Those come first in which the models differ most."))
        if len(cases) > MOST_CASES:
            note = say(Text("The {n} in which the models differ most, of {count}.", MOST_CASES, len(cases)))
        head = f"<h2>{escaped(say(Text('Cases')))}</h2><p class='note'>{escaped(note)}</p>"
        return [head, *(self._case(case, at < _OPEN) for at, case in enumerate(cases[:MOST_CASES]))]

    def _models(self) -> Table:
        found = self._found
        marked = any(model.marked for model in found.models)
        head = [*self._words(Text("Model"), Text("Exact match")), ""]
        head += self._words(Text("With your marks")) if marked else []
        head += self._words(
            Text("Mean reward"), Text("No answer"), Text("Tokens"), Text("Seconds"), Text("Cost")
        )
        rows = []
        for at in self._order:
            model = found.models[at]
            line = [self._names[at], _percent(model.exact), _track(model.exact)]
            line += [_percent(model.marked) if model.marked else "–"] if marked else []
            line += [_plain(model.reward), str(model.unanswered or "–")]
            cost = model.cost
            line += [f"{cost.tokens:.0f}", f"{cost.seconds:.2f}", money(cost) or "–"] if cost else ["–"] * 3
            rows.append(tuple(line))
        title, note = self._words(
            Text("Models"),
            Text(
                "In brackets 95% intervals: Wilson's for exact match, a bootstrap over rows for the reward. "
                "Tokens and seconds are those of an answer, the cost that of all."
            ),
        )
        return Table(title, (tuple(head), *rows), note)

    def _pairs(self) -> Table:
        found = self._found
        counts = self._words(Text("Wins"), Text("Ties"), Text("Losses"))
        exact, reward, title = self._words(
            Text("Exact match, difference"), Text("Mean reward, difference"), Text("Every pair")
        )
        head = ("", *counts, exact, "p", reward, "p", "")
        note = " ".join(part for part in self._words(method(found), reach(found)) if part)
        return Table(title, (head, *map(self._pair, found.pairs)), note)

    def _pair(self, pair: Pair) -> tuple[str, ...]:
        one = pair.outcome
        better, worse, none, names = self._words(
            Text("better"),
            Text("worse"),
            Text("not told apart"),
            Text("{b} vs {a}", self._names[pair.b], self._names[pair.a]),
        )
        words = {
            "better": Html(f"<span class='good'>▲ {escaped(better)}</span>"),
            "worse": Html(f"<span class='bad'>▼ {escaped(worse)}</span>"),
            "none": none,
        }
        return (
            names,
            str(one.wins),
            str(one.ties),
            str(one.losses),
            _percent(pair.exact_difference, signed=True),
            _flat(p_value(pair.mcnemar_holm)),
            _plain(pair.reward_difference, signed=True),
            _flat(p_value(pair.sign_holm)),
            _flat(words[pair.finding]),
        )

    def _failures(self) -> Table:
        *head, title = self._words(
            Text("Model"), Text("Rows"), Text("Reason"), Text("Rows without an answer, which count as wrong")
        )
        rows = [
            (self._names[at], str(failure.rows), self._say(failure.reason))
            for at in self._order
            for failure in self._found.models[at].failures
        ]
        return Table(title, (tuple(head), *rows))

    def _sampled(self) -> Table:
        sampling = self._found.sampling
        results = [(at, sampled) for at in self._order if (sampled := self._found.models[at].sampled)]
        passes = [f"pass@{passed.k}" for passed in results[0][1].pass_at]
        head = [*self._words(Text("Model"), Text("Greedy"), Text("Share exact")), *passes]
        head += self._words(Text("Mean reward"), Text("Spread"), Text("Best reward"))
        rows = [
            (
                self._names[at],
                _percent(self._found.models[at].exact),
                _percent(one.pass_rate),
                *(_percent(passed.share) for passed in one.pass_at),
                _plain(one.reward),
                f"{one.spread:.3f}",
                f"{one.best:.3f}",
            )
            for at, one in results
        ]
        title, note = self._words(
            Text("Sampled answers"),
            Text(
                "pass@k is the chance that one of k answers is exact (Chen et al. 2021); the spread is the "
                "standard deviation of the reward among the answers to one prompt."
            ),
        )
        if sampling:
            how = Text(
                "{n} answers a prompt at temperature {temperature}, seed {seed}.",
                sampling.samples,
                sampling.temperature,
                sampling.seed,
            )
            note = f"{self._say(how)} {note}"
        return Table(title, (tuple(head), *rows), note)

    def _by_model(
        self, title: str, first: str, of: Callable[[ModelResult], Mapping[str, Interval]], note: str
    ) -> Table:
        models = [(at, of(self._found.models[at])) for at in self._order]
        head = (first, *(self._names[at] for at, _ in models))
        names = dict.fromkeys(name for _, values in models for name in values)
        rows = [
            (name, *(_bar(values[name]) if name in values else "–" for _, values in models)) for name in names
        ]
        return Table(title, (head, *rows), note)

    def _kinds(self) -> Table:
        *head, title = self._words(Text("Kind of row"), Text("Rows"), Text("Exact match by kind of row"))
        rows = [
            (kind or "–", str(one.rows), *(_bar(one.exact[at]) for at in self._order))
            for kind, one in sorted(self._found.by_kind.items())
        ]
        return Table(title, ((*head, *(self._names[at] for at in self._order)), *rows))

    def _case(self, case: Case, opened: bool) -> str:
        say = self._say
        signs = " ".join(_sign(answer) for answer in case.answers)
        head = f"{signs} {escaped(short(case.prompt, 160))} <span>{escaped(case.row_id)}</span>"
        parts = [f"<h3>{escaped(say(Text('Prompt')))}</h3><pre>{escaped(case.prompt)}</pre>"]
        parts.append(f"<h3>{escaped(say(Text('Expected')))}</h3>")
        parts += [f"<pre>{escaped(right)}</pre>" for right in case.right]
        for at, answer in enumerate(case.answers):
            reward = f"<span class='range'>{answer.score.total:.2f}</span>"
            name = f"{_sign(answer)} {escaped(self._names[at])} {reward}"
            parts.append(f"<h3>{name}</h3>{self._answer(case, at)}")
        return f"<details{' open' if opened else ''}><summary>{head}</summary>{''.join(parts)}</details>"

    def _answer(self, case: Case, at: int) -> str:
        answer = case.answers[at]
        if answer.missing is not None:
            reason = self._say(Text("No answer: {reason}", answer.missing))
            return f"<p class='bad'>{escaped(reason)}</p>"
        text = f"<pre>{escaped(answer.text)}</pre>"
        if answer.exact:
            return text
        given = parse(answer.text).value
        if given is None:
            return f"{text}<p class='bad'>{escaped(self._say(Text('not a JSON object')))}</p>"
        wanted = parse(case.nearest(at)).value
        differences = diff(wanted, given)[:_MOST_DIFFERENCES]
        items = "".join(
            f"<li>{self._difference(*_sides(one.kind, one.a, one.b), one.path)}</li>" for one in differences
        )
        return f"{text}<ul>{items}</ul>" if items else text

    def _difference(self, wanted: str, given: str, path: str) -> str:
        nothing = self._say(Text("nothing"))
        sides = f"<span class='good'>{escaped(wanted or nothing)}</span> → "
        return f"<b>{escaped(path)}</b> {sides}<span class='bad'>{escaped(given or nothing)}</span>"


def _sides(kind: Change, wanted: object, given: object) -> tuple[str, str]:
    return ("" if kind is Change.ONLY_B else shown(wanted)), ("" if kind is Change.ONLY_A else shown(given))


def _sign(answer: Answer) -> Html:
    kind, sign = ("good", "✓") if answer.exact else ("bad", "∅" if answer.missing is not None else "✗")
    return Html(f"<b class='{kind}'>{sign}</b>")


def _percent(value: Interval, signed: bool = False) -> Html:
    sign = "+" if signed else ""
    unit = "" if signed else "%"
    low, middle, high = (f"{100 * end:{sign}.1f}" for end in (value.low, value.estimate, value.high))
    return Html(f"{middle}{unit} <span class='range'>[{low}, {high}]</span>")


def _plain(value: Interval, signed: bool = False) -> Html:
    sign = "+" if signed else ""
    low, middle, high = (f"{end:{sign}.3f}" for end in (value.low, value.estimate, value.high))
    return Html(f"{middle} <span class='range'>[{low}, {high}]</span>")


def _flat(text: str) -> Html:
    return Html(f"<span class='flat'>{escaped(text)}</span>")


def _track(value: Interval) -> Html:
    """An interval from 0 to 1 as a bar, with a mark at the estimate."""
    low, middle, high = (100 * end for end in (value.low, value.estimate, value.high))
    span = f"<span style='left:{low:.1f}%;width:{high - low:.1f}%'></span>"
    return Html(f"<div class='track'>{span}<i style='left:{middle:.1f}%'></i></div>")


def _bar(value: Interval) -> Html:
    return Html(f"{_flat(_percent(value))}{_track(value)}")
