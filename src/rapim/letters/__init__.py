"""Documents out: board, agency page, one-page bahan rapim, RFK, prognosis; sheets and texts."""
