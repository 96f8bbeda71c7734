"""What the server of `forked` loads: all that a training needs, prepared as a worker prepares itself."""

import importlib

from engine.worker.main import quiet

quiet()
for name in ("cli.main", "training.measure", "training.pipeline", "training.warm_start", "training.trainer"):
    importlib.import_module(f"engine.{name}")
