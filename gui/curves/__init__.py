"""The live curves: series, plots and the panel around them."""
