"""What one-step probes found on this machine, kept in the data folder; light to read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.planning.pace import Speed

FILE = "probes.json"


class Probe(BaseModel):
    """What a real small step of a model took. `correction`: working memory in shares of the formula's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    device: str
    dtype: str
    flops: float
    bandwidth: float
    launch: float
    correction: float
    row: float = 0.0

    @property
    def speed(self) -> Speed:
        return Speed(self.device, self.flops, self.bandwidth, self.launch, measured=True, row=self.row)


def keep(probe: Probe) -> None:
    """Keep this probe in the place of an earlier one of the same model, device and format."""
    others = [one for one in all_kept() if _key(one) != _key(probe)]
    values = [one.model_dump() for one in [*others, probe]]
    store.write_json(store.data_folder() / FILE, values)


def kept(model: str, device: str, dtype: str) -> Probe | None:
    """The probe of this model on this device, or None."""
    return next((one for one in all_kept() if _key(one) == (model, device, dtype)), None)


def all_kept() -> list[Probe]:
    """Every probe that can be read; a damaged entry costs only itself."""
    try:
        values = store.read_json(store.data_folder() / FILE)
    except UserError:
        return []
    found = []
    for value in values if isinstance(values, list) else []:
        try:
            found.append(Probe.model_validate(value))
        except ValidationError:
            continue
    return found


def _key(probe: Probe) -> tuple[str, str, str]:
    return probe.model, probe.device, probe.dtype
