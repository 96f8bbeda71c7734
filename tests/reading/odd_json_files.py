"""JSON files of every shape, and chat rows."""

from __future__ import annotations

import codecs
import json
from typing import Any

from tests.reading.odd_files import Odd

AB = (("a", {"n": 1}), ("b", {"n": 2}))
OBJECTS: list[dict[str, Any]] = [
    {"prompt": "a", "completion": {"n": 1}},
    {"prompt": "b", "completion": {"n": 2}},
]


def lines(*values: Any) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def chat(*turns: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": content} for role, content in turns], **more}


def said(*turns: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"conversations": [{"from": name, "value": value} for name, value in turns], **more}


SHAPES = [
    Odd("lines.json", lines(*OBJECTS), AB, encoding="utf-8"),
    Odd("array.jsonl", json.dumps(OBJECTS), AB),
    Odd("tall_array.jsonl", json.dumps(OBJECTS, indent=2), AB),
    Odd("marked.jsonl", codecs.BOM_UTF8 + lines(*OBJECTS).encode(), AB),
    Odd("marked_array.json", codecs.BOM_UTF8 + json.dumps(OBJECTS).encode(), AB),
    Odd("joined.jsonl", b"".join(codecs.BOM_UTF8 + lines(one).encode() for one in OBJECTS), AB),
    Odd("utf16.jsonl", lines(*OBJECTS).encode("utf-16"), AB, encoding="utf-16"),
    Odd(
        "cp1252.jsonl",
        lines({"prompt": "für Zoë", "completion": {"n": 1}}).encode("cp1252"),
        (("für Zoë", {"n": 1}),),
        encoding="cp1252",
    ),
    Odd("tall_objects.json", "\n".join(json.dumps(one, indent=2) for one in OBJECTS), AB),
    Odd("within.json", json.dumps({"version": 1, "data": OBJECTS}, indent=1), AB),
    Odd("by_split.json", json.dumps({"train": OBJECTS[:1], "test": OBJECTS[1:]}, indent=1), AB),
    Odd("lines.txt", lines(*OBJECTS), AB),
    Odd(
        "bad_line.json",
        lines(OBJECTS[0]) + '{"prompt": "x", }\n' + lines(OBJECTS[1]),
        AB,
        {2: "not valid JSON"},
    ),
    Odd("cut_off.json", json.dumps(OBJECTS)[:-20], AB[:1], {2: "nothing after it"}),
    Odd("not_closed.json", json.dumps(OBJECTS)[:-1], AB, {3: "not closed"}),
    Odd(
        "mixed_array.json",
        json.dumps([OBJECTS[0], 5, None, OBJECTS[1]]),
        AB,
        {2: "not a JSON object", 3: "not a JSON object"},
    ),
    Odd(
        "twice_in_array.json",
        '[{"prompt":"a","completion":{"n":1}},{"prompt":"x","prompt":"y"},'
        '{"prompt":"b","completion":{"n":2}}]',
        AB,
        {2: "appears twice"},
    ),
    Odd(
        "twice_and_broken.json",
        '[{"prompt":"a","completion":{"n":1}},{"prompt":{"x":1,"x":2},"y" 3},{"prompt":"b"}]',
        AB[:1],
        {2: "appears twice"},
    ),
    Odd(
        "long_integers.jsonl",
        '{"prompt":"a","completion":{"n":9007199254740993123}}\n',
        (("a", {"n": 9007199254740993123}),),
    ),
    Odd(
        "surplus_keys.jsonl",
        lines({**OBJECTS[0], "source": "mail", "zip": "00420"}),
        AB[:1],
        extra=({"source": "mail", "zip": "00420"},),
    ),
    Odd("old_mac.jsonl", lines(*OBJECTS).replace("\n", "\r"), AB),
]

N1, N2 = '{"n": 1}', '{"n": 2}'
CHATS = [
    Odd(
        "messages.jsonl",
        lines(
            chat(("system", "S"), ("user", "a"), ("assistant", N1)),
            chat(("system", "S"), ("user", "b"), ("assistant", N2), source="x"),
        ),
        AB,
        extra=({"system": "S"}, {"system": "S", "source": "x"}),
        system=("S",),
    ),
    Odd(
        "systems.jsonl",
        lines(
            chat(("system", "T"), ("user", "a"), ("assistant", N1)),
            *(chat(("developer", "S"), ("user", "b"), ("assistant", N2)) for _ in range(2)),
        ),
        (AB[0], AB[1], AB[1]),
        system=("S", "T"),
    ),
    Odd(
        "several_turns.jsonl",
        lines(
            chat(("user", "a"), ("assistant", N1)),
            chat(("user", "one"), ("assistant", "Which?"), ("user", "two"), ("assistant", N2)),
        ),
        (AB[0], ("User: one\nAssistant: Which?\nUser: two", {"n": 2})),
        altered={2: "part of the prompt: 2"},
    ),
    Odd(
        "two_questions.jsonl",
        lines(chat(("user", "a"), ("assistant", N1)), chat(("user", "b"), ("user", "c"), ("assistant", N2))),
        (AB[0], ("b\n\nc", {"n": 2})),
    ),
    Odd(
        "after_the_answer.jsonl",
        lines(
            chat(("user", "a"), ("assistant", N1), ("user", "Thanks")), chat(("user", "b"), ("assistant", N2))
        ),
        AB,
        altered={1: "left out: 1"},
    ),
    Odd(
        "no_answer.jsonl",
        lines(
            chat(("user", "a"), ("assistant", N1)),
            chat(("user", "x")),
            chat(("assistant", N2)),
            chat(),
            chat(("user", "x"), ("tool", "y"), ("assistant", N2)),
        ),
        AB[:1],
        {2: "says nothing", 3: "user says nothing", 4: "no turns", 5: "neither a user"},
    ),
    Odd(
        "parts.jsonl",
        lines(
            chat(("user", [{"type": "text", "text": "a"}]), ("assistant", N1)),
            chat(("user", [{"type": "image_url", "image_url": "u"}]), ("assistant", N2)),
        ),
        AB[:1],
        {2: "other than text"},
    ),
    Odd(
        "tool_call.jsonl",
        lines(
            chat(("user", "a"), ("assistant", N1)),
            {
                "messages": [
                    {"role": "user", "content": "x"},
                    {"role": "assistant", "content": None, "tool_calls": [{"id": 1}]},
                ]
            },
        ),
        AB[:1],
        {2: "call of a tool"},
    ),
    Odd("objects_as_answers.jsonl", lines(chat(("user", "a"), ("assistant", {"n": 1}))), AB[:1]),
    Odd(
        "sharegpt.json",
        json.dumps([said(("system", "S"), ("human", "a"), ("gpt", N1)), said(("human", "b"), ("gpt", N2))]),
        AB,
        system=("S",),
    ),
    Odd("sharegpt_system.jsonl", lines(said(("human", "a"), ("gpt", N1), system="S")), AB[:1], system=("S",)),
    Odd(
        "alpaca.json",
        json.dumps(
            [
                {"instruction": "a", "input": "", "output": N1},
                {"instruction": "b", "input": "c", "output": N2},
            ]
        ),
        (AB[0], ("b\n\nc", {"n": 2})),
        system=(),
    ),
    Odd(
        "alpaca_same.jsonl",
        lines(
            *(
                {"instruction": "Extract n.", "input": text, "output": out}
                for text, out in (("a", N1), ("b", N2))
            )
        ),
        AB,
        system=("Extract n.",),
    ),
    Odd("alpaca.csv", 'instruction,input,output\na,,"{""n"":1}"\nb,,"{""n"":2}"\n', AB),
    Odd(
        "messages.csv",
        "messages,id\n"
        + ",".join(
            [
                '"' + json.dumps(chat(("user", "a"), ("assistant", N1))["messages"]).replace('"', '""') + '"',
                "7",
            ]
        )
        + "\n",
        AB[:1],
    ),
    Odd(
        "conversational.jsonl",
        lines(
            {
                "prompt": [{"role": "user", "content": "a"}],
                "completion": [{"role": "assistant", "content": N1}],
            }
        ),
        AB[:1],
    ),
    Odd(
        "fenced.jsonl",
        lines(
            chat(("user", "a"), ("assistant", f"```json\n{N1}\n```")),
            chat(("user", "b"), ("assistant", f"Here it is:\n```\n{N2}\n```\nAnything else?")),
        ),
        AB,
        altered={1: "code fence", 2: "code fence"},
    ),
    Odd(
        "around.jsonl",
        lines(
            chat(("user", "a"), ("assistant", f"Sure! {N1} Done.")),
            chat(("user", "b"), ("assistant", N2)),
            chat(("user", "c"), ("assistant", f"{N1} or {N2}?")),
            chat(("user", "d"), ("assistant", "No.")),
            chat(("user", "e"), ("assistant", '{"n": {"m": 1}, oops}')),
        ),
        AB,
        {3: "2 JSON objects", 4: "no JSON object", 5: "broken JSON"},
        {1: "text around"},
    ),
]

FILES = [*SHAPES, *CHATS]
