-- Lines of realisation reports as known at the mark: the last row per line and month.
SELECT line_id, month_no, ceiling_sen, realised_sen, cumulative, whole, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.line_id, f.month_no ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM lra AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
