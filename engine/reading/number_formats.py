"""What a spreadsheet shows of a number: Excel's number formats (ECMA-376 part 1, 18.8.31), without dates.

Percent, currency, thousands, scaling, scientific, fractions, phone numbers, sections and conditions are
written as Excel does. Formats that it writes with other digits (Chinese numerals) are not. openpyxl tells a
cell's format and does not apply it; the one library that does, `ssf`, is a port that stood still in 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<exponent>[eE][+-])(?=[0#?])|(?P<general>[Gg]eneral)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_FRACTION = re.compile(r"(?P<whole>[0#?]+(?=\s))?\s*(?P<top>[0#?]+)\s*/\s*(?P<bottom>[0#?]+|[1-9]\d*)")
_LIMIT = 128  # characters of a number part that are written


class ShownInt(int):
    """A whole number of a spreadsheet, which shows `shown` for it."""

    shown: str


class ShownFloat(float):
    """A number of a spreadsheet, which shows `shown` for it."""

    shown: str


def with_shown(value: int | float, form: str) -> int | float:
    """The number, which keeps what the format shows of it; as it is where it shows all digits."""
    text = shown(value, form)
    if text is None:
        return value
    kept = ShownInt(value) if isinstance(value, int) else ShownFloat(value)
    kept.shown = text
    return kept


def without_shown(value: object) -> object:
    """The plain number of one that keeps what was shown of it; anything else unchanged."""
    if isinstance(value, ShownInt):
        return int(value)
    return float(value) if isinstance(value, ShownFloat) else value


@lru_cache(maxsize=4096)
def shown(value: int | float, form: str) -> str | None:
    """What is shown of a number; None where that is all its digits, or cannot be written here."""
    number = Decimal(repr(value))
    if form in ("General", "@", "") or not number.is_finite():
        return None
    with localcontext() as context:
        context.prec = 700  # digits: the largest number has 309, a format at most 128 behind the point
        section, signed = _section(form, number)
        if section is None or (section.general and not section.texts):
            return None
        text = section.written(number.copy_abs())
        return (f"-{text}" if number < 0 and signed else text).strip()


def is_code(form: str) -> bool:
    """Whether numbers in this format are identifiers: zeros alone, as 00000 or 000-00-0000."""
    digits = re.sub(r'\\.|"[^"]*"|-', "", form)
    return len(digits) > 1 and set(digits) == {"0"}


@dataclass(frozen=True, slots=True)
class _Section:
    """One of up to four parts of a format; `pattern` holds its digits' places and \\0 for each literal."""

    pattern: str
    texts: tuple[str, ...]
    percents: int
    general: bool
    condition: tuple[str, Decimal] | None
    known: bool

    def holds(self, number: Decimal) -> bool:
        assert self.condition is not None
        sign, limit = self.condition
        return {
            "<": number < limit,
            ">": number > limit,
            "=": number == limit,
            "<=": number <= limit,
            ">=": number >= limit,
            "<>": number != limit,
        }[sign]

    def written(self, number: Decimal) -> str:
        """The text of a number that is not negative."""
        if self.general:
            return self._filled(iter([_plain(number)]), re.sub(r"[^\0\1]+", "", self.pattern))
        number *= 100**self.percents
        if fraction := _FRACTION.search(self.pattern):
            return self._with(fraction, _as_fraction(number, fraction))
        if exponent := re.search(r"([0#?,]*)(\.?)([0#?]*)([eE][+-])([0#?]+)", self.pattern):
            return self._with(exponent, _scientific(number, exponent))
        return self._digits(number)

    def _with(self, place: re.Match[str], text: str) -> str:
        pattern = self.pattern[: place.start()] + "\1" + self.pattern[place.end() :]
        return self._filled(iter([text]), pattern)

    def _digits(self, number: Decimal) -> str:
        """Digits put into their places from the point on, with whatever stands between them."""
        whole, point, decimals = self.pattern.partition(".")
        places = [at for at, sign in enumerate(whole) if sign in "0#?"]
        scale = sum(map(len, re.findall(r"(?<=[0#?]),+(?![0#?,])", self.pattern)))
        grouped = bool(places) and "," in whole[places[0] : places[-1]]
        count = sum(sign in "0#?" for sign in decimals)
        number = (number / 1000**scale).quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
        left, _, right = f"{number:f}".partition(".")
        left = left.lstrip("0")
        out: list[str] = []
        for index, at in enumerate(reversed(places)):
            following = places[len(places) - index] if index else len(whole)
            out.append(whole[at + 1 : following].replace(",", ""))
            digit = left[-1 - index] if index < len(left) else {"0": "0", "#": "", "?": ""}[whole[at]]
            if grouped and digit and index and index % 3 == 0:
                digit += ","
            out.append(digit)
            if index == len(places) - 1:
                rest = left[: max(0, len(left) - len(places))]
                out.append(_grouped(rest, len(places)) if grouped else rest)
        before = whole[: places[0]].replace(",", "") if places else whole.replace(",", "")
        text = before + "".join(reversed(out))
        tail = _decimals(decimals, right)
        return self._filled(iter(()), text + point + tail)

    def _filled(self, numbers: Iterator[str], pattern: str) -> str:
        """The pattern with its literals, and the number where \\1 stands."""
        texts = iter(self.texts)
        return "".join(
            next(texts, "") if sign == "\0" else next(numbers, "") if sign == "\1" else sign
            for sign in pattern
        )


def _decimals(places: str, digits: str) -> str:
    """Digits after the point in their places; optional ones at the end are left out where they are 0."""
    signs = [sign for sign in places if sign in "0#?"]
    keep = max((at + 1 for at, sign in enumerate(signs) if sign == "0" or digits[at] != "0"), default=0)
    left = iter(digits[:keep])
    return "".join(next(left, "") if sign in "0#?" else sign for sign in places.replace(",", ""))


def _grouped(digits: str, below: int) -> str:
    """Digits before `below` others, with a comma before each group of three."""
    out = ""
    for index, digit in enumerate(reversed(digits)):
        out = digit + ("," if (below + index) % 3 == 0 and below + index else "") + out
    return out


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(number: Decimal, form: re.Match[str]) -> str:
    whole, decimals, least = form[1].count("0") + form[1].count("#"), len(form[3]), len(form[5])
    step = max(1, whole)
    power = number.adjusted() if number else 0
    power = power // step * step if step > 1 else power
    unit = Decimal(1).scaleb(-decimals)
    mantissa = number.scaleb(-power).quantize(unit, ROUND_HALF_UP)
    if mantissa >= 10**step:  # 9.99 became 10.0
        power += step
        mantissa = number.scaleb(-power).quantize(unit, ROUND_HALF_UP)
    sign = "-" if power < 0 else "+" if form[4][1] == "+" else ""
    left, _, right = f"{mantissa:f}".partition(".")
    right = _decimals(form[3], right)
    zeros = form[1].count("0")
    return f"{left.zfill(zeros)}{'.' if right else ''}{right}E{sign}{abs(power):0{least}d}"


def _as_fraction(number: Decimal, form: re.Match[str]) -> str:
    value = Fraction(number)
    whole = value.numerator // value.denominator if form["whole"] else 0
    rest = value - whole
    if form["bottom"][0] in "0#?":
        part = rest.limit_denominator(10 ** len(form["bottom"]) - 1)
        top, bottom = part.numerator, part.denominator
    else:
        bottom = int(form["bottom"])
        top = int(rest * bottom + Fraction(1, 2))
    if form["whole"] and top == bottom:
        whole, top = whole + 1, 0
    if form["whole"] and not top:
        return str(whole)
    return f"{whole} {top}/{bottom}" if whole else f"{top}/{bottom}"


def _section(form: str, number: Decimal) -> tuple[_Section | None, bool]:
    """The section for this number, and whether a minus sign is put before it; None for an unknown one."""
    sections = _sections(form)
    if not all(one.known for one in sections):
        return None, False
    conditions = [one for one in sections if one.condition]
    if conditions:
        found = next((one for one in conditions if one.holds(number)), sections[-1])
        return found, found is sections[-1] or len(sections) == 1
    if number < 0 and len(sections) > 1:
        return sections[1], False
    return sections[2] if number == 0 and len(sections) > 2 else sections[0], True


@lru_cache(maxsize=512)
def _sections(form: str) -> tuple[_Section, ...]:
    made: list[_Section] = []
    texts: list[str] = []
    condition: tuple[str, Decimal] | None = None
    pattern, percents, general, known = "", 0, False, len(form) <= _LIMIT

    def end() -> None:
        made.append(_Section(pattern, tuple(texts), percents, general, condition, known))

    for token in _TOKEN.finditer(form):
        literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
        bracket, sign = token["bracket"], token["other"]
        if sign == ";":
            end()
            pattern, texts, percents, general, condition = "", [], 0, False, None
            continue
        if bracket is not None:
            if found := _CONDITION.fullmatch(bracket):
                condition = found[1], Decimal(found[2])
            elif bracket.startswith("$"):
                literal = bracket[1:].partition("-")[0]
            elif bracket.upper().startswith("DBNUM") or bracket.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                known = False
        elif token["general"]:
            general = True
            pattern += "\1"
        elif token["exponent"]:
            pattern += token["exponent"]
        elif sign == "%":
            percents += 1
            literal = "%"
        elif sign and (sign in "0#?.,/ " or sign.isdigit()):
            pattern += sign
        elif sign == "@":
            general = True
            pattern += "\1"
        elif sign:
            literal = sign
        if literal:
            texts.append(literal)
            pattern += "\0"
    end()
    return tuple(made[:4])
