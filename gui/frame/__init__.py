"""The window around the pages: rail, menus, status bar, workspace and jobs."""
