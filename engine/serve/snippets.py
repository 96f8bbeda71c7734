"""What to write in another program to ask a server. Light."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

from engine.serve.state import TASK

NO_KEY = "none"  # the openai client wants a key, also for a server that asks for none


def curl(base_url: str, key: str, prompt: str) -> str:
    """A command for the terminal of this system."""
    body = {"model": TASK, "messages": [{"role": "user", "content": prompt}]}
    words = ["curl", f"{base_url}/chat/completions", "-H", "Content-Type: application/json"]
    words += ["-H", f"Authorization: Bearer {key}"] if key else []
    words += ["-d", json.dumps(body, ensure_ascii=False)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def python(base_url: str, key: str, prompt: str) -> str:
    """A program for the `openai` library."""
    return (
        "from openai import OpenAI\n\n"
        f"client = OpenAI(base_url={base_url!r}, api_key={key or NO_KEY!r})\n"
        "answer = client.chat.completions.create(\n"
        f"    model={TASK!r},\n"
        f'    messages=[{{"role": "user", "content": {prompt!r}}}],\n'
        ")\n"
        "print(answer.choices[0].message.content)\n"
    )
