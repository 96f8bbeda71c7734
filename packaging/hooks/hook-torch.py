"""torch whole, less its tests; PyInstaller's own hook imports each of its modules to find the others."""

import sys

from lathe_build import parts
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs

module_collection_mode = "pyz+py"
hiddenimports = [
    name for name in parts.modules_of("torch") if not name.startswith("torch.testing._internal.")
]
datas = parts.data_of("torch")
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
if sys.platform == "linux":
    # torch finds its libraries beside each other; links from the top folder make it look there.
    bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
warn_on_missing_hiddenimports = False
