"""What is known of endpoints, their keys, and the consent that prompts go there."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends import chainer, fail, null

from engine.base.errors import UserError
from engine.endpoints import consent, keys
from engine.endpoints.cache import Cache
from engine.endpoints.cost import forecast, tokens_of
from engine.endpoints.manner import Manner, is_strict
from engine.endpoints.reply import Reply, Request, question
from engine.endpoints.settings import (
    Endpoint,
    delete_endpoint,
    find_endpoint,
    folder,
    make_endpoint,
    read_endpoints,
    save_endpoint,
)
from tests.endpoints.rings import MemoryRing


class LockedRing(MemoryRing):
    def set_password(self, *_):
        raise keyring.errors.KeyringLocked("no")

    get_password = delete_password = set_password


@pytest.fixture
def ring(monkeypatch):
    """The system's keyring of this test, and an environment in which no key is."""
    monkeypatch.setenv("LATHE_KEY_FAR", "")
    before, mine = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def far(**more) -> Endpoint:
    return make_endpoint(**{"name": "far", "base_url": "https://models.example/v1", "model": "m", **more})


def test_endpoints_are_added_changed_and_deleted() -> None:
    assert read_endpoints() == ()
    save_endpoint(far())
    save_endpoint(far(name="near", base_url="http://localhost:11434/v1/"))
    save_endpoint(far(temperature=0.5, input_price=0.15, currency="EUR"))
    assert [one.name for one in read_endpoints()] == ["far", "near"]
    assert find_endpoint("endpoint:far").temperature == 0.5
    assert find_endpoint("near").base_url == "http://localhost:11434/v1"
    with pytest.raises(UserError, match="nearly the same"):
        save_endpoint(far(name="FAR"))
    delete_endpoint("far")
    with pytest.raises(UserError, match="Known: near"):
        find_endpoint("far")


def test_a_damaged_file_is_an_error_that_names_it() -> None:
    save_endpoint(far())
    (folder() / "endpoints.toml").write_text('[[endpoint]]\nname = "a"\n')
    with pytest.raises(UserError, match=r"endpoints\.toml"):
        read_endpoints()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"base_url": "models.example/v1"}, "begins with https"),
        ({"base_url": "https://key@models.example/v1"}, "holds no key"),
        ({"base_url": "https://models.example/v1?key=abc"}, "holds no key"),
        ({"base_url": "https://[models/v1"}, "not an address"),
        ({"base_url": "http://models.example/v1"}, "over http://"),
        ({"name": "../far"}, "a name has"),
        ({"name": ""}, "a name has"),
        ({"model": ""}, "at least 1"),
        ({"temperature": 3}, "less than or equal to 2"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_what_no_endpoint_can_be_is_refused_in_words(values, words) -> None:
    with pytest.raises(UserError, match=words):
        far(**values)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/v1",
        "http://[::1]:8000",
        "http://192.168.1.4/v1",
        "http://box.local/v1",
        "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
    ],
)
def test_addresses_of_the_local_network_and_of_azure_are_taken(url) -> None:
    assert far(base_url=url).base_url == url
    assert far(base_url="http://models.example/v1", unencrypted=True).host == "models.example"


def test_a_key_is_kept_in_the_keyring(ring) -> None:
    assert keys.key_of("far") is None and keys.has_keyring()
    assert keys.keep_key("far", " k-1 \n") == "keyring"
    assert keys.key_of("far") == "k-1" and ring.kept == {("lathe", "far"): "k-1"}
    keys.forget_key("far")
    keys.forget_key("far")
    assert keys.key_of("far") is None and not ring.kept


def test_a_variable_goes_before_the_keyring_and_gives_way_to_a_new_key(ring, monkeypatch) -> None:
    keys.keep_key("far", "k-1")
    monkeypatch.setenv("LATHE_KEY_FAR", "k-2")
    assert keys.key_of("far") == "k-2"
    keys.keep_key("far", "k-3")
    assert keys.key_of("far") == "k-3"


@pytest.mark.parametrize("make", [null.Keyring, fail.Keyring, LockedRing])
def test_without_a_usable_keyring_a_key_is_in_memory(ring, make) -> None:
    keyring.set_keyring(make())
    assert keys.has_keyring() == (make is LockedRing)
    assert keys.key_of("far") is None
    assert keys.keep_key("far", "k-1") == "memory"
    assert keys.key_of("far") == "k-1"


def test_a_keyring_that_is_a_file_is_none_even_in_a_chain(ring, monkeypatch) -> None:
    plain = type("PlaintextKeyring", (MemoryRing,), {"__module__": "keyrings.alt.file"})()
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(type(chain), "backends", [plain])
    keyring.set_keyring(chain)
    assert not keys.has_keyring()
    monkeypatch.setattr(type(chain), "backends", [plain, ring])
    keys.keep_key("far", "k-1")
    assert not plain.kept and ring.kept


@pytest.mark.parametrize("text", ["", "  ", "two words", "schlüssel", "a\nb"])
def test_what_cannot_be_a_key_is_refused(ring, text) -> None:
    with pytest.raises(UserError, match="no key"):
        keys.keep_key("far", text)


def test_consent_is_for_one_endpoint_and_host_and_can_be_taken_back() -> None:
    assert not consent.agreed(far())
    with pytest.raises(UserError, match=r"models\.example"):
        consent.require_consent(far())
    consent.agree(far())
    consent.require_consent(far(temperature=1))
    assert not consent.agreed(far(base_url="https://other.example/v1"))
    assert not consent.agreed(far(name="other"))
    consent.withdraw(far())
    assert not consent.agreed(far())
    assert consent.agreed(far(base_url="http://localhost:1/v1"))  # nothing leaves the machine
    assert "models.example" in consent.sentence(far())


def test_a_consent_for_now_is_kept_nowhere(monkeypatch) -> None:
    monkeypatch.setenv("LATHE_AGREED_FAR", "")
    consent.agree(far(), lasting=False)
    assert consent.agreed(far()) and not (folder() / consent.FILE).exists()


def asked(text: str, **more) -> Request:
    return Request([{"role": "user", "content": text}], **more)


def test_the_cache_knows_a_question_by_everything_that_the_answer_depends_on() -> None:
    cache, schema = Cache(), {"type": "object"}
    cache.put(far(), asked("a", schema=schema), Reply("1", 3, 4, 0.5, finish="stop"))
    assert cache.get(far(), asked("a", schema=schema)) == Reply("1", 3, 4, 0.5, cached=True, finish="stop")
    assert cache.get(far(name="renamed", concurrency=9), asked("a", schema=schema)) is not None
    for endpoint, request in [
        (far(), asked("b", schema=schema)),
        (far(), asked("a")),
        (far(), asked("a", schema={"type": "array"})),
        (far(), asked("a", schema=schema, seed=1)),
        (far(), asked("a", schema=schema, temperature=0.1)),
        (far(), asked("a", schema=schema, max_tokens=9)),
        (far(model="n"), asked("a", schema=schema)),
        (far(base_url="https://other.example/v1"), asked("a", schema=schema)),
        (far(answer_form="json"), asked("a", schema=schema)),
        (far(temperature=1), asked("a", schema=schema)),
    ]:
        assert cache.get(endpoint, request) is None
    assert cache.clear() == 1 and cache.count() == 0


def test_a_damaged_cache_is_begun_anew_and_a_full_one_forgets_the_oldest(monkeypatch) -> None:
    cache = Cache()
    cache.path.parent.mkdir(parents=True)
    cache.path.write_bytes(b"no database, but long enough to be read as one" * 50)
    cache.put(far(), asked("a"), Reply("1"))
    assert cache.count() == 1
    monkeypatch.setattr("engine.endpoints.cache.LARGEST", 1)
    cache.put(far(), asked("b"), Reply("2"))
    assert cache.get(far(), asked("a")) is None


def test_a_cost_is_told_by_the_rule_first_and_by_earlier_replies_later() -> None:
    assert [tokens_of(text) for text in ("", "abcd", "abcde", "时间ab")] == [0, 1, 2, 3]
    cache, endpoint = Cache(), far(input_price=1.0, output_price=10.0)
    requests = [asked("x" * 40) for _ in range(10)]
    told = forecast(endpoint, cache, requests, ["y" * 8])
    assert (told.input_tokens, told.output_tokens, told.measured) == (100, 20, False)
    assert told.price == pytest.approx((100 + 200) / 1e6)
    for number in range(20):
        cache.put(endpoint, asked(f"{number:040}"), Reply("", 80, 5))
    told = forecast(endpoint, cache, [*requests, asked(f"{3:040}")], [])
    assert (told.requests, told.cached) == (11, 1)
    assert (told.input_tokens, told.output_tokens, told.measured) == (800, 50, True)
    assert forecast(far(), cache, requests, []).price is None


def test_in_a_task_with_working_nothing_binds_the_answer(small_project) -> None:
    from dataclasses import replace

    task = small_project.task
    assert question(task, "p").schema == task.schema
    assert question(replace(task, working=True), "p").schema is None


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://models.example/v1", None),
        ("http://127.0.0.1:8000/v1", {"repeat_penalty": 1.0}),
        ("http://box.local:8000/v1", {"repeat_penalty": 1.0}),
    ],
)
def test_a_server_of_ones_own_is_told_to_penalise_no_repetition(url, sent) -> None:
    """llama_cpp.server would, and so would not give the likeliest answer."""
    assert Manner("plain").fields(far(base_url=url), asked("a"), stream=False).get("extra_body") == sent


def test_a_schema_is_strict_where_every_field_is_required_and_no_other_allowed() -> None:
    inner = {"type": "object", "properties": {"b": {}}, "required": ["b"], "additionalProperties": False}
    outer = {"type": "object", "properties": {"a": inner}, "required": ["a"], "additionalProperties": False}
    assert is_strict(outer)
    assert not is_strict({**outer, "required": []})
    assert not is_strict({**outer, "properties": {"a": {**inner, "additionalProperties": True}}})
    assert not is_strict({"type": "array", "items": outer})
