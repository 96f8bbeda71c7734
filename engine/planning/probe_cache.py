"""The results of one-step probes on this machine, in probes.json of the data folder."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.base import store
from engine.base.errors import UserError
from engine.planning.pace import Speed

FILE = "probes.json"


class Probe(BaseModel):
    """What a small training step of a model measured; the figures are those of `Speed` and `estimate`."""

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


def save(probe: Probe) -> None:
    """Write this probe, in place of an earlier one of the same model, device and format."""
    others = [other for other in all_probes() if _key(other) != _key(probe)]
    values = [each.model_dump() for each in [*others, probe]]
    store.write_json(store.data_folder() / FILE, values)


def find(model: str, device: str, dtype: str) -> Probe | None:
    """The probe of this model on this device, or None."""
    return next((probe for probe in all_probes() if _key(probe) == (model, device, dtype)), None)


def all_probes() -> list[Probe]:
    """Every probe that can be read."""
    try:
        values = store.read_json(store.data_folder() / FILE)
    except UserError:
        return []
    probes = []
    for value in values if isinstance(values, list) else []:
        try:
            probes.append(Probe.model_validate(value))
        except ValidationError:
            continue
    return probes


def _key(probe: Probe) -> tuple[str, str, str]:
    return probe.model, probe.device, probe.dtype
