-- Lines of budget documents as known at the mark: the last row per line, fund and effective day.
SELECT line_id, fund, effective, ceiling_sen, whole, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.line_id, f.fund, f.effective ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM dpa AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
