"""llama.cpp's libraries, which llama_cpp opens by their path in its folder."""

from PyInstaller.utils.hooks import collect_dynamic_libs

binaries = collect_dynamic_libs("llama_cpp")
