"""Words: one catalogue per language, Indonesian first; numbers, money and dates as officials write them."""
