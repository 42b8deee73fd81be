"""The reckoning of uji potensi on plain numbers: potential, verdict, fair split, record. No database."""
