"""The engine of Lathe: everything but the window. It never imports Qt."""
