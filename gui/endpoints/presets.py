"""What is known of the usual services and programs: their address, and how they bind an answer's form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.endpoints.settings import AnswerForm, Endpoint
from gui.shared.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Preset:
    """A service or program. `model` is an example of a name, `help` where names and keys are found."""

    title: str
    base_url: str
    answer_form: AnswerForm
    model: str
    help: str

    def endpoint(self, taken: Collection[str]) -> Endpoint:
        """An endpoint to begin with, under a name that is not taken; its model is still to be named."""
        stem = self.title.lower().replace(" ", "-").replace(".", "-")
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        return Endpoint.model_construct(
            name=name, base_url=self.base_url, model="", answer_form=self.answer_form
        )


SERVICES = (
    Preset(
        "OpenAI",
        "https://api.openai.com/v1",
        "schema",
        "gpt-5-mini",
        QT_TRANSLATE_NOOP("endpoints", "Names and keys: platform.openai.com"),
    ),
    Preset(
        "DeepSeek",
        "https://api.deepseek.com/v1",
        "json",
        "deepseek-chat",
        QT_TRANSLATE_NOOP("endpoints", "Names and keys: platform.deepseek.com"),
    ),
    Preset(
        "OpenRouter",
        "https://openrouter.ai/api/v1",
        "schema",
        "qwen/qwen3-32b",
        QT_TRANSLATE_NOOP("endpoints", "Names and keys: openrouter.ai"),
    ),
    Preset(
        "Azure",
        "https://YOUR-RESOURCE.openai.azure.com/openai/v1",
        "schema",
        "my-deployment",
        QT_TRANSLATE_NOOP(
            "endpoints", "Put your resource into the address; the model is the name of your deployment."
        ),
    ),
)
PROGRAMS = (
    Preset(
        "Ollama",
        "http://127.0.0.1:11434/v1",
        "schema",
        "qwen3:8b",
        QT_TRANSLATE_NOOP("endpoints", "“ollama list” names the models. No key is needed."),
    ),
    Preset(
        "LM Studio",
        "http://127.0.0.1:1234/v1",
        "schema",
        "qwen3-8b",
        QT_TRANSLATE_NOOP("endpoints", "Start its server on the Developer page. No key is needed."),
    ),
    Preset(
        "vLLM",
        "http://127.0.0.1:8000/v1",
        "schema",
        "Qwen/Qwen3-8B",
        QT_TRANSLATE_NOOP("endpoints", "The name that “vllm serve” was started with. No key is needed."),
    ),
    Preset(
        "llama.cpp",
        "http://127.0.0.1:8080/v1",
        "schema",
        "model",
        QT_TRANSLATE_NOOP("endpoints", "“llama-server” takes any name. No key is needed."),
    ),
)
OTHER = Preset(
    "endpoint",
    "https://",
    "json",
    "",
    QT_TRANSLATE_NOOP("endpoints", "Any address that speaks the chat-completions protocol of OpenAI."),
)


def help_for(base_url: str) -> Preset:
    """The preset of this address, or the one that fits any."""
    return next((one for one in (*SERVICES, *PROGRAMS) if one.base_url == base_url.rstrip("/")), OTHER)
