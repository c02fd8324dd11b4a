"""Pages as PDF: set by WeasyPrint with our own stylesheet and the fonts of this machine."""
