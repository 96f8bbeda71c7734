"""Which texts of the engine people see, for `packaging/translate.py`."""
