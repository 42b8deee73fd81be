"""Cells, numbers, dates, codes and problems, as spreadsheets write them."""
