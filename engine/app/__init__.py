"""The installed program and its processes; none of it knows runs, rows or models.

- about it: about, build_facts, licences, updates, installation (the self-test)
- its processes: program, frozen, priority, heap, hardware
- its defects: crash, redacted
- torch for NVIDIA cards, downloaded later: cuda_parts, cuda_start, parts_list, fetching, unpacking
"""
