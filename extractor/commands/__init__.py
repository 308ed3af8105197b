"""Commands of the command line that have a module of their own; `cli` registers each on its app."""
