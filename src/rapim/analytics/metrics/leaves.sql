-- The leaves, one row per budget line.
SELECT * FROM leaf
