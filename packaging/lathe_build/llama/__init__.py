"""llama.cpp for any processor and graphics card: compiled, chosen, put into the program."""
