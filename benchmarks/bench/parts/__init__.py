"""One module for each thing that is measured; ``run(setting)`` measures it and gives the result as JSON."""
