"""The editor of the answer's schema: its fields in a table, its JSON beside; and the task with it."""
