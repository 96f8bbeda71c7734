"""Learning on three tasks, one command for each measurement: see `benchmarks/learning/__main__.py`."""
