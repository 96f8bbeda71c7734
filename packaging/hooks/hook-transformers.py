"""In the place of PyInstaller's own hook, which takes the metadata of every tool that is installed."""

from lathe_build import parts

module_collection_mode = "pyz+py"
datas = parts.data_of("transformers")
