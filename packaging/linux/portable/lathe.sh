#!/bin/sh
# Starts Lathe from wherever this folder lies: the window, or a command (./lathe.sh --help).
here=$$(dirname "$$(readlink -f "$$0")")
if [ $$# -eq 0 ] || [ "$$1" = window ]; then
    # Drivers of the screen can't be carried along. Without them Qt would end with a message for programmers.
    for library in libGL.so.1 libEGL.so.1; do
        if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q "$$library"; then
            echo "Lathe needs $$library, which this system lacks. On Debian and Ubuntu:" >&2
            echo "  sudo apt install libgl1 libegl1" >&2
            exit 2
        fi
    done
fi
exec "$$here/$command" "$$@"
