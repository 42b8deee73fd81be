"""The files a regency really has, written from the simulated year: one module per format."""
