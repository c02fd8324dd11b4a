"""The commands, by subject; portfolio/cli.py names them and loads the one that is asked for."""
