"""Files of huggingface_hub that it reads at run time."""

from lathe_build import parts

datas = parts.data_of("huggingface_hub")
