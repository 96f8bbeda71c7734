"""The window of Lathe. It never imports a heavy library; jobs are processes."""
