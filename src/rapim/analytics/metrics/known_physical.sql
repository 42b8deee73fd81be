-- Physical progress as known at the mark: the last row per sub-activity and month.
SELECT line_id, month_no, share, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.line_id, f.month_no ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM physical AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
