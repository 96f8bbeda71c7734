"""From a file of answers to a project: the schema, the prompt, the rewards and the split that fit it."""
