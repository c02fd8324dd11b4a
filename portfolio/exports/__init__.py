"""What leaves the system as a document: the unit as a PDF."""
