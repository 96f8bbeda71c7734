"""What every page works on: the open project, its rows, its jobs; and what a page is."""
