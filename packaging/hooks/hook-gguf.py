"""Files of gguf that it reads at run time."""

from lathe_build import parts

datas = parts.data_of("gguf")
