"""The files of an item: how they come in, how they are kept and sent out."""
