"""The build: one frozen folder, and what each system wraps around it. `packaging/build.py` is the command."""
