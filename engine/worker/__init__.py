"""The worker process: one job, done in a process of its own."""
