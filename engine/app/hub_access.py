"""What every download from the Hugging Face hub needs: errors as sentences, room on the disk, a bar."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base import store
from engine.base.errors import UserError, disk_error
from engine.base.progress import Cancel, Cancelled, Progress
from engine.base.text import Text

CONNECT_SECONDS = 10


@dataclass(frozen=True)
class HubSentences:
    """What to say where the hub refuses something or does not know it, cannot be reached, or gets a name that
    cannot be one."""

    closed: UserError
    offline: UserError
    unnamed: UserError


@contextmanager
def hub_errors(say: HubSentences) -> Iterator[None]:
    """The hub's errors as UserError."""
    from huggingface_hub import errors

    try:
        yield
    except (errors.GatedRepoError, errors.RepositoryNotFoundError) as error:
        raise say.closed from error
    except errors.HFValidationError as error:
        raise say.unnamed from error
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled) as error:
        raise say.offline from error
    except errors.HfHubHTTPError as error:
        code = getattr(error.response, "status_code", 0)
        raise (say.closed if code in (401, 403, 404) else say.offline) from error
    except OSError as error:
        raise (
            say.offline if error.errno is None else disk_error("write", Text("the download"), error)
        ) from error
    except Exception as error:
        # The HTTP library's own errors share no public base with the hub's.
        if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2"):
            raise say.offline from error
        raise


def check_room(needed: int) -> None:
    from huggingface_hub.constants import HF_HUB_CACHE

    place = Path(HF_HUB_CACHE)
    while not place.exists():
        place = place.parent
    hint = Text("Free some space, or set HF_HOME to a folder on a larger disk.")
    store.check_space(place, needed, Text("The download"), hint)


class _Nowhere(io.TextIOBase):
    """The output of a progress bar that is not shown."""

    def write(self, text: str) -> int:
        return len(text)


def download_bar(progress: Progress, cancel: Cancel, total: int, hub_id: str) -> Any:
    """A tqdm class that reports the bytes on disk to `progress` and raises Cancelled."""
    from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]  # not generic at run time
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            self.on_disk = str(kwargs.get("desc", "")).startswith("Reconstructing")
            kwargs.pop("name", None)
            super().__init__(*args, **{**kwargs, "file": _Nowhere()})

        def update(self, n: float | None = 1) -> bool | None:
            if cancel():
                raise Cancelled(Text("The download of {hub_id}", hub_id))
            shown = super().update(n)
            if self.on_disk:
                progress(Text("downloading {hub_id}", hub_id), int(self.n), total)
            return shown

    return Bar
