"""The window of Lathe. It never imports a heavy library; jobs are processes."""

from gui.none_guard import guard_none

guard_none()
