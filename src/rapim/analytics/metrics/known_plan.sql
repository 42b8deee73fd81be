-- Lines of the cash plan (RAK) as known at the mark: the last row per line.
SELECT line_id, ceiling_sen, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.line_id ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM plan AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
